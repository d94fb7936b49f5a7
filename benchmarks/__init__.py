"""Measurements that anybody can repeat; ratios count, absolute figures belong to one machine."""
