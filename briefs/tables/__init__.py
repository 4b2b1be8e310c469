"""The table contract: the columns of each table, their checks, and the frames that hold them."""
