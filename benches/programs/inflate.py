"""A decoder for deflate and zlib streams: bits, Huffman tables, back references, checksums; and an LZ77 packer."""

LENGTH_BASES = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
                195, 227, 258]
LENGTH_BITS = [0] * 8 + [1] * 4 + [2] * 4 + [3] * 4 + [4] * 4 + [5] * 4 + [0]
DISTANCE_BASES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
                  3073, 4097, 6145, 8193, 12289, 16385, 24577]
DISTANCE_BITS = [0, 0, 0, 0] + [n // 2 - 1 for n in range(4, 30)]
CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]


class DeflateError(ValueError):
    pass


class BitReader:
    def __init__(self, data):
        self.data = data
        self.position = 0
        self.buffer = 0
        self.count = 0

    def bits(self, number):
        while self.count < number:
            if self.position == len(self.data):
                raise DeflateError("unexpected end")
            self.buffer |= self.data[self.position] << self.count
            self.position += 1
            self.count += 8
        value = self.buffer & ((1 << number) - 1)
        self.buffer >>= number
        self.count -= number
        return value

    def align(self):
        self.buffer = 0
        self.count = 0


class Huffman:
    """Canonical codes from their lengths, decoded bit by bit."""

    def __init__(self, lengths):
        self.counts = [0] * 16
        for length in lengths:
            self.counts[length] += 1
        self.counts[0] = 0
        offsets = [0] * 16
        for length in range(1, 15):
            offsets[length + 1] = offsets[length] + self.counts[length]
        self.symbols = [0] * len(lengths)
        for symbol, length in enumerate(lengths):
            if length:
                self.symbols[offsets[length]] = symbol
                offsets[length] += 1

    def decode(self, reader):
        code = first = index = 0
        for length in range(1, 16):
            code |= reader.bits(1)
            count = self.counts[length]
            if code - count < first:
                return self.symbols[index + code - first]
            index += count
            first = (first + count) << 1
            code <<= 1
        raise DeflateError("bad code")


FIXED_LENGTHS = [8] * 144 + [9] * 112 + [7] * 24 + [8] * 8


def read_tables(reader):
    literals = reader.bits(5) + 257
    distances = reader.bits(5) + 1
    codes = reader.bits(4) + 4
    lengths = [0] * 19
    for i in range(codes):
        lengths[CODE_ORDER[i]] = reader.bits(3)
    table = Huffman(lengths)
    lengths = []
    while len(lengths) < literals + distances:
        symbol = table.decode(reader)
        if symbol < 16:
            lengths.append(symbol)
        elif symbol == 16:
            lengths += [lengths[-1]] * (3 + reader.bits(2))
        elif symbol == 17:
            lengths += [0] * (3 + reader.bits(3))
        else:
            lengths += [0] * (11 + reader.bits(7))
    return Huffman(lengths[:literals]), Huffman(lengths[literals:])


def inflate_block(reader, output, literals, distances):
    while True:
        symbol = literals.decode(reader)
        if symbol < 256:
            output.append(symbol)
        elif symbol == 256:
            return
        else:
            symbol -= 257
            length = LENGTH_BASES[symbol] + reader.bits(LENGTH_BITS[symbol])
            symbol = distances.decode(reader)
            distance = DISTANCE_BASES[symbol] + reader.bits(DISTANCE_BITS[symbol])
            if distance > len(output):
                raise DeflateError("distance too far back")
            for _ in range(length):
                output.append(output[-distance])


def inflate(data):
    reader = BitReader(data)
    output = bytearray()
    final = 0
    while not final:
        final = reader.bits(1)
        kind = reader.bits(2)
        if kind == 0:
            reader.align()
            length = reader.bits(16)
            if length != reader.bits(16) ^ 0xFFFF:
                raise DeflateError("bad stored length")
            for _ in range(length):
                output.append(reader.bits(8))
        elif kind == 1:
            inflate_block(reader, output, Huffman(FIXED_LENGTHS), Huffman([5] * 30))
        elif kind == 2:
            inflate_block(reader, output, *read_tables(reader))
        else:
            raise DeflateError("bad block type")
    return bytes(output)


def adler32(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def decompress(data):
    """A zlib stream: two bytes of header, deflate, a checksum."""
    if (data[0] << 8 | data[1]) % 31 or data[0] & 15 != 8:
        raise DeflateError("not a zlib stream")
    output = inflate(data[2:-4])
    if adler32(output) != int.from_bytes(data[-4:], "big"):
        raise DeflateError("bad checksum")
    return output


def lz77_pack(data, window=2048):
    """Tokens: a byte, or (distance, length); matches are found by a dict of triples."""
    tokens = []
    seen = {}
    i = 0
    while i < len(data):
        triple = data[i:i + 3]
        best = (0, 0)
        for start in reversed(seen.get(triple, [])[-8:]):
            if i - start > window:
                break
            length = 3
            while length < 100 and i + length < len(data) and data[start + length] == data[i + length]:
                length += 1
            if length > best[1]:
                best = (i - start, length)
        step = max(1, best[1])
        tokens.append(best if best[1] else data[i])
        for j in range(i, i + step):
            seen.setdefault(data[j:j + 3], []).append(j)
        i += step
    return tokens


def lz77_unpack(tokens):
    output = bytearray()
    for token in tokens:
        if isinstance(token, tuple):
            distance, length = token
            for _ in range(length):
                output.append(output[-distance])
        else:
            output.append(token)
    return bytes(output)


DYNAMIC = bytes.fromhex("""
859b5b4e64390c86df59052b600f80d4e285115249bc57d1f480a6a150570b69763f9cf8f6fd4eaae781435127891dc7b17f
5fb8dfbf1df697fbefdf9f7f5d3e1d0fbff697a7f7fd3fcf972fafa7d3e5c7bfbf5f8eef973ff6ef7ffb90b76df8d5c5f5f8
e3f4fcebe3f9fdb7cf38ec4faf3f5f4fffe4d7effbbf63e5fde963fb898941eef5273fda32f6c5207ffaf9fafbe5f997ce9a
9fc6b67dee4ce8dccfe7f7e35be7ebf4b4fff97cf9f9fa11c3628eef7e2688057c5a6dcd76628c2fa61e8efbcb977fbf07bf
5717f743fe63c5e4dd36b40db5492698710a83ded5c5ed4605eb2c9eb657e1e4eae2c1b6640bc6fe3619f8b071bcb6073bf4
6d633ea9f8f189fa8b0a63bf8adc90706e4fe71949e168a37f75f16d6360492a144cbf4da95d5dec44fefe3ee9978e0cbea8
e4c1f84dc9de69cddb3331b51ddfe23bd38dd51f9bc8dbc4dde0c58e344ec38e301628dd1dbc8c8d3e0843630b63c4ff517b
1cef5310a59b460597219989c1be473b307fba8cfc968705197bd9d8f9daddf8c655d23e0f12a6d3a2a96954e2f21baf9382
34da63dbf25550ade31e7f9a9a6078701db2b11bd966714bb2f5f174ab186a677b0bcec61ee739c541303a8f11dd31e27937
63d6c6fa2744b4641c963d04ea7342ea36f718aac3679dfc35ec2d99da78184ac969e3d5a62de35a06572a1bfbcb54169a47
2b077d9e3c8c5d607b4ee6714c34ebc2b51b2778f575edf5dd260e3a25e5da660e61b8b1a260e6e749b4c36cdc666774551d
353f9ddecdb15d72a36dc7212fe0dee2309ef06c422104c0b0ab8bbbe1909dd5a76999607b7a13347500fd9a6c60d3243319
64b5b1e724c7c6e83efc1a3e96a0da33adc682cd7b777d104d1db0cd1d1a657f87b118e76e3c6cac9745dd8c4a0102b97fb7
38aa6d5ced7c254bbf460f94129fc4404d5a6626be35f426cfa2f5c5e5a6ef01f0beb8d1116efb0096a6d5c28bf1c5071187
501e4345f86f679e83397e611bb3496677c651d5d5f6936bd3ecced117e916692cecb36d3a36670675f06d80eda87c267d91
09540496ea0db89b5ecd27dde21ebed53e49ad0cfff6ca4cc2e148aec694b4cd71790770f82bf87795f377be8fe39ea06180
c061a9c2598882264070daf8bb985a0f15849de31b1e482f7780b104219b2468f2a310ab63cf928d0aca5e9b7cd20552c90c
690f412648da7eccab839b5c3a80338936b0e25a7fedc8c30c93dd2c55e4a2390e41716d12a20dece766602df814f31494bb
473457a1211ea0a4e225e7dbe38ba1eba13ea97ea555b9938779bd462a232b3f88eb6e5ea7cd9c70b1555ca05237a6133612
e11fb6d074a278ec61e639f9bad18f0716351bf4389844c84174270210bc545eea6b986f1461a8c5a571ac46890149985c9e
39be5bf3071855a34aa541c53d04616fcd181207851dd47d1d0028b531c6091582a277ce2d4d40f9e62862c919a562f565c6
1ba6d6991ff8e333b64360427fc9a7185c018ef0649c50d65e9cecd99569478e9967f049e1cc87c1b3af1840351bee7ee213
12f92ccda08b146fbe13a6d2b60da216bb6a8c42c0f7232c08fcec098e57cccd5d6d43a2e41e2e344e5cea1a6cf7249773b2
c05266fa8bbdb0512a5d9b7027dbcd171dd1fec8753b9d3afd1af3d9ad87d3a92b97aea14cde72756c1aa3241b189a60222b
15053b3d942feb78b3ce09b6701138db9d4fe3b01c0867bc1562770194a5018f53b2cbd4ed6e9c3e721e78363897ee7d57ca
67921da34daf33dbd10d593a3b357302402b922f2efcf2117103d7f2e46aa5b0dce9043500a66d89a8d348098bccd3d88e24
d18b65945e032f482437ddd5694082cd85db1483b77ec0112a51f485de047b4ac80a7d7bab942b70b2ef2781712dad260bb6
1a8cb5d12d15033254d7fa824a0beb032a2d97d5a70ae6b21988fb2a6b88ec3a40a4ef7d3035c6d6041c623dfc96ee5a6a50
b4548c618ec8856b36aeb1c40f92496fbf538116048155f4aee57d7c2cdd81166872a303bfe2f70454c9cb09b770a2b34d28
bddecab9c42702be9e595c4a8660926668665c134d2da72e8eac17605029c82bc2f4ff64f9ee0a8a29558d07fbef4c1d26aa
5c6436ba7f9f13d58f752eed2a364ba5e5975a60a7858bf943bab3c5828983f4e636f3287a56a0c2a3d4563239c370130edc
2fd7682c9e2b87c8d2f0e0cc631171e999282b53a161feb03cde733c1c8e7326598fa802e6aac83097977be8e5426076d7be
3b708617f24cef126062190ab9d19d664b82cf8d125e98ad9c412a78d564e2e7b404f3c1f83e3627d0a8400857206ab64940
1e3650a0378b9299efd43858d1c42ce0b43a77f832c02c076aa6cb7d3722061c7779b5cce45abc0f8858395ee48f30bc966f
8fcc26440c25d0ad7885b32956ac761c93db0381535d2f5f5d92676d7f4c57574ccbc2771a74a43853cdb05f789cdc029061
4163d449bac8599e2a76f37c09d3a6df7486c4a2695ddb841e9c6866b3950605dc320c51fb2ae5a69e19ab58556144f3abe5
8d1bc37ddcfab5181441305a9a521e5a69496713c72c9c814845720292f2aaf4728731edb7d82b453073f6ecd07261756e84
f3556469f65f8b8c919520ae445b0aee830611a6a40fc0375a11a77d4edbc9d2c4fe8f6d2b829edc07a0ee0ed0f45276d78d
89608838d0c1cf649ddb0ca9795d9f696d89e4b54a550be42d4696fc3b5d2c9e757cccb3a459693cbab03dbf86fa3b2d5607
21a28a7680f71c58261251274b7aad2103690396705a3f4ad4185ae790de5d840aabae16b7b773e619652c2882e41d45f88b
da2afb434c41b571a4c502fd50254f5d9eb6a3f665afcedc32c322cfa25258ce8eed2fea6066aff054a8ab81f0479875413a
2221e661ce3665f4ccc6e22eea642652c4e4293e94998f5302b80a536c9d2947a5ac367e2a27a8d4ec1cefb16d323b3f739d
a4462b388f67774165e14f7f6e7461f7815570c4819508aaa4c852bde496282bde9e456306323f6543a7ce01c9825b020465
1269bd3bd3bbe1fca9fcce377a48a5a3d9b145ba9b69585819e68667f6a69606c4fc993a5e1508672731ec1f3d1899d3ddae
2b8e73730a924fd4a7ca99ffa9d9e3d0a2a073412532891c3e43a2b91f06651469c6ac560e6d4813ef403cacad26adad63ea
a112e48f0202cb40e8e36025ae2e0b2fbde4de7700b6508fb969481a92ce1d1e5a1e56bd3c110420e90920b2e824165d99fa
884f0b7c21d0581a6e4b30ffdfc5c1908ba37b249a19eae0b1400e0184262b972c7aa60a064cc8cf2848a37aaa57362c9ced
96120b89409e54d01eb4ab8a9a3a50b5d79ae4a9bc56eb5ce88d1d59cc4f3fba48f3b2bb02adbf37c7b9cd045d14f929ef24
bb41b4c5834d091eb046d4c12b3433e242aa1e3da874c553bd86ea2d0e476dbfaba25766237cf44deb3eead517298bc60aa9
23d241d9da76baee78a74a5db697e651d09be4409f28a60e1a8d72c73dfe29a0c2306498cbcde40f5be65bbcd2ea7b050da5
10826c0f3a57d189b7395af8cbccc9d6a157eb8c4495754e7bd98d34a724ee8697aeaa8de4b9022b4892a3aab9340bc5a1c6
2e4cd3cc3771eaf9b8d59e957ac4791145969b60b9455a09247e99eb37053fa6f8bff5e080c77b4953cd9d228b472f34e58a
b381ebc29842e76ad3aa2ea2a504d182a2158faa37c7bf9a948ad5fd5a94b04006b94506faf4fe8d735726344c22b8ae3b34
b591a076546ebcae8c0429ec2efcc6cc5b1955a434a5dcd4ca892c32cc8d306c4341a1f35c7f0e3d9eb4dc9f19dfdb1aa4cb
e71e1c64066aee4e018b6c20ecbd74c428459b1d2ac58c7aa7a4ed18b8c290a94a3355287b0b8874fa676363c57ce1cce416
142de9a207e0f77f516090088c3af7d6cc9b5f6730fe03
""")

FIXED = bytes.fromhex("""
4bcbac484d5148ce4f492db65228ce4855284ecdc929069289201e88999fa75002160789e417a5ea8d2a1b5536aa6c54d9a8
b291a20c00
""")

STORED = bytes.fromhex("012600d9ff73746f7265642061732069742069732c206e6f7420636f6d7072657373656420617420616c6c")

ZLIB = bytes.fromhex("""
78da6360646266616563e7e0e4e2e6e1e5e3171014121611151397909492969195935750545256515553d7d0d4d2d6d1d5d3
3730343236313533b7b0b4b2b6b1b5b37770747276717573f7f0f4f2f6f1f5f30f080c0a0e090d0b8f888c8a8e898d8b4f48
4c4a4e494d4bcfc8cccacec9cdcb2f282c2a2e292d2bafa8acaaaea9adab6f686c6a6e696d6befe8eceaeee9edeb9f3071d2
e42953a74d9f3173d6ec3973e7cd5fb070d1e2254b972d5fb172d5ea356bd7addfb071d3e62d5bb76ddfb173d7ee3d7bf7ed
3f70f0d0e123478f1d3f71f2d4e93367cf9dbf70f1d2e52b57af5dbf71f3d6ed3b77efdd7ff0f0d1e3274f9f3d7ff1f2d5eb
376fdfbdfff0f1d3e72f5fbf7dfff1f3d7ef3f7ffffd6718f5ffa8ff47fd3feaff51ff8ffa7f04fa3f3169148ec251380a47
e1281c85a370148ec251380a47e1281c85a370148ec251380a47e1281c85944200d0e3e9dd
""")


def main():
    for _ in range(90):
        text = inflate(DYNAMIC)
    print(len(DYNAMIC), "to", len(text), hex(adler32(text)))
    print(text[:50].decode())
    fixed = inflate(FIXED)
    print(len(FIXED), "to", len(fixed), fixed[-40:].decode())
    print(inflate(STORED).decode())
    plain = decompress(ZLIB)
    print(len(ZLIB), "to", len(plain), plain[-5:])
    tokens = lz77_pack(text * 4)
    print("tokens", len(tokens), lz77_unpack(tokens) == text * 4)
    damaged = bytearray(ZLIB)
    damaged[-1] ^= 1
    for bad in (bytes(damaged), ZLIB[:50], DYNAMIC, ZLIB[:-4][:30] + ZLIB[-4:]):
        try:
            decompress(bad)
        except DeflateError as error:
            print("error:", error)


if __name__ == "__main__":
    main()
