//! The hash functions SHA-224, SHA-256, SHA-384 and SHA-512 (FIPS 180-4), fed piece by piece. Knows no objects.

/// The first 64 bits of the fractional parts of the cube roots of the first 80 primes; their upper halves serve the
/// 32-bit functions.
const ROUND_64: [u64; 80] = [
    0x428a_2f98_d728_ae22,
    0x7137_4491_23ef_65cd,
    0xb5c0_fbcf_ec4d_3b2f,
    0xe9b5_dba5_8189_dbbc,
    0x3956_c25b_f348_b538,
    0x59f1_11f1_b605_d019,
    0x923f_82a4_af19_4f9b,
    0xab1c_5ed5_da6d_8118,
    0xd807_aa98_a303_0242,
    0x1283_5b01_4570_6fbe,
    0x2431_85be_4ee4_b28c,
    0x550c_7dc3_d5ff_b4e2,
    0x72be_5d74_f27b_896f,
    0x80de_b1fe_3b16_96b1,
    0x9bdc_06a7_25c7_1235,
    0xc19b_f174_cf69_2694,
    0xe49b_69c1_9ef1_4ad2,
    0xefbe_4786_384f_25e3,
    0x0fc1_9dc6_8b8c_d5b5,
    0x240c_a1cc_77ac_9c65,
    0x2de9_2c6f_592b_0275,
    0x4a74_84aa_6ea6_e483,
    0x5cb0_a9dc_bd41_fbd4,
    0x76f9_88da_8311_53b5,
    0x983e_5152_ee66_dfab,
    0xa831_c66d_2db4_3210,
    0xb003_27c8_98fb_213f,
    0xbf59_7fc7_beef_0ee4,
    0xc6e0_0bf3_3da8_8fc2,
    0xd5a7_9147_930a_a725,
    0x06ca_6351_e003_826f,
    0x1429_2967_0a0e_6e70,
    0x27b7_0a85_46d2_2ffc,
    0x2e1b_2138_5c26_c926,
    0x4d2c_6dfc_5ac4_2aed,
    0x5338_0d13_9d95_b3df,
    0x650a_7354_8baf_63de,
    0x766a_0abb_3c77_b2a8,
    0x81c2_c92e_47ed_aee6,
    0x9272_2c85_1482_353b,
    0xa2bf_e8a1_4cf1_0364,
    0xa81a_664b_bc42_3001,
    0xc24b_8b70_d0f8_9791,
    0xc76c_51a3_0654_be30,
    0xd192_e819_d6ef_5218,
    0xd699_0624_5565_a910,
    0xf40e_3585_5771_202a,
    0x106a_a070_32bb_d1b8,
    0x19a4_c116_b8d2_d0c8,
    0x1e37_6c08_5141_ab53,
    0x2748_774c_df8e_eb99,
    0x34b0_bcb5_e19b_48a8,
    0x391c_0cb3_c5c9_5a63,
    0x4ed8_aa4a_e341_8acb,
    0x5b9c_ca4f_7763_e373,
    0x682e_6ff3_d6b2_b8a3,
    0x748f_82ee_5def_b2fc,
    0x78a5_636f_4317_2f60,
    0x84c8_7814_a1f0_ab72,
    0x8cc7_0208_1a64_39ec,
    0x90be_fffa_2363_1e28,
    0xa450_6ceb_de82_bde9,
    0xbef9_a3f7_b2c6_7915,
    0xc671_78f2_e372_532b,
    0xca27_3ece_ea26_619c,
    0xd186_b8c7_21c0_c207,
    0xeada_7dd6_cde0_eb1e,
    0xf57d_4f7f_ee6e_d178,
    0x06f0_67aa_7217_6fba,
    0x0a63_7dc5_a2c8_98a6,
    0x113f_9804_bef9_0dae,
    0x1b71_0b35_131c_471b,
    0x28db_77f5_2304_7d84,
    0x32ca_ab7b_40c7_2493,
    0x3c9e_be0a_15c9_bebc,
    0x431d_67c4_9c10_0d4c,
    0x4cc5_d4be_cb3e_42b6,
    0x597f_299c_fc65_7e2a,
    0x5fcb_6fab_3ad6_faec,
    0x6c44_198c_4a47_5817,
];

/// Of the square roots of the first eight primes, and of the next eight.
const START_512: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

const START_384: [u64; 8] = [
    0xcbbb_9d5d_c105_9ed8,
    0x629a_292a_367c_d507,
    0x9159_015a_3070_dd17,
    0x152f_ecd8_f70e_5939,
    0x6733_2667_ffc0_0b31,
    0x8eb4_4a87_6858_1511,
    0xdb0c_2e0d_64f9_8fa7,
    0x47b5_481d_befa_4fa4,
];

const START_256: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

const START_224: [u32; 8] =
    [0xc105_9ed8, 0x367c_d507, 0x3070_dd17, 0xf70e_5939, 0xffc0_0b31, 0x6858_1511, 0x64f9_8fa7, 0xbefa_4fa4];

/// One of the four functions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Sha224 => "sha224",
            Kind::Sha256 => "sha256",
            Kind::Sha384 => "sha384",
            Kind::Sha512 => "sha512",
        }
    }

    /// Bytes of the digest.
    pub fn digest_size(self) -> usize {
        match self {
            Kind::Sha224 => 28,
            Kind::Sha256 => 32,
            Kind::Sha384 => 48,
            Kind::Sha512 => 64,
        }
    }

    /// Bytes hashed at a time.
    pub fn block_size(self) -> usize {
        match self {
            Kind::Sha224 | Kind::Sha256 => 64,
            Kind::Sha384 | Kind::Sha512 => 128,
        }
    }
}

#[derive(Clone, Debug)]
enum State {
    Narrow([u32; 8]),
    Wide([u64; 8]),
}

/// A hash being computed.
#[derive(Clone, Debug)]
pub struct Hasher {
    kind: Kind,
    state: State,
    /// What does not fill a block yet.
    pending: Vec<u8>,
    /// Bytes fed in all.
    fed: u128,
}

macro_rules! compress {
    ($name:ident, $word:ty, $rounds:literal, $bytes:literal, $shift:literal,
     $big0:expr, $big1:expr, $small0:expr, $small1:expr) => {
        fn $name(state: &mut [$word; 8], block: &[u8]) {
            let mut w = [0 as $word; $rounds];
            for (word, bytes) in w.iter_mut().zip(block.as_chunks::<$bytes>().0) {
                *word = <$word>::from_be_bytes(*bytes);
            }
            let turn = |x: $word, by: [u32; 3]| {
                x.rotate_right(by[0]) ^ x.rotate_right(by[1]) ^ x.rotate_right(by[2])
            };
            let fall = |x: $word, by: [u32; 3]| x.rotate_right(by[0]) ^ x.rotate_right(by[1]) ^ (x >> by[2]);
            for i in 16..$rounds {
                w[i] = fall(w[i - 2], $small1)
                    .wrapping_add(w[i - 7])
                    .wrapping_add(fall(w[i - 15], $small0))
                    .wrapping_add(w[i - 16]);
            }
            let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
            for i in 0..$rounds {
                let t1 = h
                    .wrapping_add(turn(e, $big1))
                    .wrapping_add((e & f) ^ (!e & g))
                    .wrapping_add((ROUND_64[i] >> $shift) as $word)
                    .wrapping_add(w[i]);
                let t2 = turn(a, $big0).wrapping_add((a & b) ^ (a & c) ^ (b & c));
                (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(t1), c, b, a, t1.wrapping_add(t2));
            }
            for (old, new) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
                *old = old.wrapping_add(new);
            }
        }
    };
}

compress!(compress_32, u32, 64, 4, 32, [2, 13, 22], [6, 11, 25], [7, 18, 3], [17, 19, 10]);
compress!(compress_64, u64, 80, 8, 0, [28, 34, 39], [14, 18, 41], [1, 8, 7], [19, 61, 6]);

impl State {
    fn absorb(&mut self, block: &[u8]) {
        match self {
            State::Narrow(state) => compress_32(state, block),
            State::Wide(state) => compress_64(state, block),
        }
    }
}

impl Hasher {
    pub fn new(kind: Kind) -> Hasher {
        let state = match kind {
            Kind::Sha224 => State::Narrow(START_224),
            Kind::Sha256 => State::Narrow(START_256),
            Kind::Sha384 => State::Wide(START_384),
            Kind::Sha512 => State::Wide(START_512),
        };
        Hasher { kind, state, pending: Vec::new(), fed: 0 }
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    pub fn update(&mut self, mut data: &[u8]) {
        let size = self.kind.block_size();
        self.fed += data.len() as u128;
        if !self.pending.is_empty() {
            let (head, rest) = data.split_at(data.len().min(size - self.pending.len()));
            self.pending.extend_from_slice(head);
            data = rest;
            if self.pending.len() == size {
                self.state.absorb(&self.pending);
                self.pending.clear();
            }
        }
        let mut blocks = data.chunks_exact(size);
        for block in &mut blocks {
            self.state.absorb(block);
        }
        self.pending.extend_from_slice(blocks.remainder());
    }

    /// The digest of what was fed so far; feeding can go on.
    pub fn digest(&self) -> Vec<u8> {
        let mut last = self.clone();
        let size = self.kind.block_size();
        let length_size = size / 8;
        let bits = (self.fed * 8).to_be_bytes();
        let mut padding = vec![0x80];
        while (self.pending.len() + padding.len() + length_size) % size != 0 {
            padding.push(0);
        }
        padding.extend_from_slice(&bits[16 - length_size..]);
        last.update(&padding);
        let mut out: Vec<u8> = match last.state {
            State::Narrow(state) => state.iter().flat_map(|word| word.to_be_bytes()).collect(),
            State::Wide(state) => state.iter().flat_map(|word| word.to_be_bytes()).collect(),
        };
        out.truncate(self.kind.digest_size());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(kind: Kind, data: &[u8]) -> String {
        let mut hasher = Hasher::new(kind);
        // In uneven pieces, so that blocks are put together.
        for piece in data.chunks(37) {
            hasher.update(piece);
        }
        hasher.digest().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn known_digests() {
        assert_eq!(hex(Kind::Sha224, b""), "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f");
        assert_eq!(hex(Kind::Sha224, b"abc"), "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
        assert_eq!(
            hex(Kind::Sha224, &(0..200).collect::<Vec<u8>>().repeat(3)),
            "1cb78ddc187b5751abc27dc735d601c064317616bd41f02f34e64d94"
        );
        assert_eq!(
            hex(Kind::Sha256, b""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(
            hex(Kind::Sha256, b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            hex(Kind::Sha256, &(0..200).collect::<Vec<u8>>().repeat(3)),
            "411de424aa2db318c26af0644e359ca350fa593ddaf437a7bedb8ed875d4a8ba"
        );
        assert_eq!(
            hex(Kind::Sha384, b""),
            "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"
        );
        assert_eq!(
            hex(Kind::Sha384, b"abc"),
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
        );
        assert_eq!(
            hex(Kind::Sha384, &(0..200).collect::<Vec<u8>>().repeat(3)),
            "3ce7eac7a6e0c293e759c35a86e5b40f199142d29538fa35e440c2bfb07bc2f4f1fc47c6e09f331f486771fa246f5684"
        );
        assert_eq!(
            hex(Kind::Sha512, b""),
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
        );
        assert_eq!(
            hex(Kind::Sha512, b"abc"),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        );
        assert_eq!(
            hex(Kind::Sha512, &(0..200).collect::<Vec<u8>>().repeat(3)),
            "302d2a0dc7a77797fe286fb3659af5dc02b31ec6415795680e395a4efb24af596b77072249c0a59e7abbb8d5cfbf061a8816feee76d3ff4f8b0ec911d176dc55"
        );
    }
}
