if x < y:
    z = x
elif True:
    z = y
else:
    z = 100
