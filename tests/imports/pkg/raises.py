print("raises starts")
x = 1 / 0
