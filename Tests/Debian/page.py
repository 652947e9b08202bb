"""A page of hashes, floats and big integers."""
import hashlib
import math
import struct

data = bytes(i * 7 & 255 for i in range(20000))
for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b"):
    print(name, getattr(hashlib, name)(data).hexdigest()[:48])


def bits(x):
    return struct.pack(">d", x).hex()


for function in (math.sqrt, math.exp, math.log, math.sin, math.tan, math.atan, math.gamma):
    print(function.__name__, bits(sum(function(i / 8 + 0.1) for i in range(1, 60))))
print("fsum", bits(math.fsum(1 / i for i in range(1, 2000))))
print("fmod", bits(math.fmod(1e300, 3.7)), "ldexp", bits(math.ldexp(1.1, -1070)))
print("round", round(2.5), round(-3.5), round(2.675, 2), float("nan"), float("-inf"), 5e-324)
print("repr", 0.1 + 0.2, 1e22, 1.7976931348623157e308, 123456789.123456789)
print("int", int(1e18), int(-2.9), math.floor(-2.1), math.ceil(2.1), hash(1.5))
n = math.factorial(300)
print("factorial", n.bit_length(), n % (10**9 + 7), hex(n >> 1900))
print("pow", pow(3, 10**6, 2**127 - 1), (1 << 521) // (10**77 + 3))
print("isqrt", math.isqrt(2 * 10**100))
print("half", [struct.unpack("<e", struct.pack("<e", x))[0] for x in (0.1, 65504.0, 6e-8, -2.5)])
print("single", [struct.unpack("<f", struct.pack("<f", x))[0] for x in (0.1, 1e38, 1e-45)])
