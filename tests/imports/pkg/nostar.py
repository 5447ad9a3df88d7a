import sys as imported_name
visible = "visible"
_invisible = 1
