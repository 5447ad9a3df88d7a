# Keys derived from passwords; other names of hashlib and hmac are as without them.
import hashlib
import hmac


def attempt(function, *arguments, **keywords):
    try:
        print(function(*arguments, **keywords).hex())
    except Exception as e:
        print(type(e).__name__, str(e) if "routines" not in str(e) else "")


for name in "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "SHA-256":
    attempt(hashlib.pbkdf2_hmac, name, b"password", b"salt", 3)
attempt(hashlib.pbkdf2_hmac, "sha256", bytearray(b"p"), memoryview(b"s"), 1000, 100)
attempt(hashlib.pbkdf2_hmac, "nope", b"p", b"s", 1)
attempt(hashlib.pbkdf2_hmac, "sha256", b"p", b"s", 0)
attempt(hashlib.pbkdf2_hmac, "sha256", b"p", b"s", 1, 0)
attempt(hashlib.pbkdf2_hmac, "sha256", "p", b"s", 1)
attempt(hashlib.pbkdf2_hmac, 1, b"p", b"s", 1)
attempt(hashlib.scrypt, b"password", salt=b"salt", n=16, r=8, p=1)
attempt(hashlib.scrypt, b"password", salt=b"salt", n=2**14, r=8, p=1, dklen=16)
attempt(hashlib.scrypt, b"p", salt=b"s", n=15, r=8, p=1)
attempt(hashlib.scrypt, b"p", salt=b"s", n=1, r=8, p=1)
attempt(hashlib.scrypt, b"p", salt=b"s", n=2**20, r=8, p=1)
attempt(hashlib.scrypt, b"p", salt=b"s", n=16, r=0, p=1)
attempt(hashlib.scrypt, b"p", salt=b"s", n=16, r=8, p=1, dklen=0)
attempt(hashlib.scrypt, b"p", salt=b"s", n=16, r=8, p=1, maxmem=-1)
attempt(hashlib.scrypt, b"p", salt=b"s", n=2**14, r=8, p=1, maxmem=1000)
attempt(hashlib.scrypt, "p", salt=b"s", n=16, r=8, p=1)

for name in "md5", "sha256", "sha3_256", "blake2b":
    print(hashlib.new(name, b"x").hexdigest()[:16], getattr(hashlib, name)(b"x").hexdigest()[:16])
    print(hmac.new(b"k", b"m", name).hexdigest()[:16], hmac.digest(b"k", b"m", name).hex()[:16])
print(hmac.new(b"k", b"m", hashlib.sha512).hexdigest()[:16], hmac.compare_digest("a", "a"))
for function in lambda: hashlib.new("nope"), lambda: hmac.new(b"k", b"m", "nope"), lambda: hmac.new(b"k", b"m"):
    try:
        function()
    except (ValueError, TypeError) as e:
        print(isinstance(e, ValueError), isinstance(e, TypeError))
