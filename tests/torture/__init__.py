"""What a watch must survive: each module is one torture, told in the end with its figure.

``make test`` plays a small size of each, ``make torture`` the full one.
"""
