a = '\ud800'
b = '\N{GREEK SMALL LETTER ALPHA}\x41\u1234\U0001F600'
c = b'\xff\0'
d = r'\d'
e = '\d'
f = 'x\
y'
g = f'\ud834{x}'
