# mode: single
for i in y:
    i
