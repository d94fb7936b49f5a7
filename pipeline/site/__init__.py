"""What is held as a folder of pages: to read without a server, without a network, for years.

    Content + studies, one by one  →  Page, Page, …  →  the folder, only where bytes changed

Everything comes in as frozen values and every page is a pure function of them. Only the search page
runs a script; all else is text, tables and links.
"""
