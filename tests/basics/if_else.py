# Conditions.
def sign(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    else:
        return "positive"
for n in (-5, 0, 5):
    print(n, sign(n))
x = 3
if x > 1 and x < 5:
    print("between")
if not x == 3 or x == 4:
    print("no")
else:
    print("else branch")
print("yes" if x else "no", "yes" if not x else "no")
if []:
    print("never")
elif "":
    print("never")
elif 0.0:
    print("never")
else:
    print("all falsy")
