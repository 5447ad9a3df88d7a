//! BLAKE2b and BLAKE2s with all parameters of their tree mode (RFC 7693 and the BLAKE2 paper).

const SIGMA: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// What a hash is begun with. Ranges have been checked by the caller.
#[derive(Clone, Default)]
pub struct Params {
    pub digest_size: usize,
    pub key: Vec<u8>,
    pub salt: Vec<u8>,
    pub person: Vec<u8>,
    pub fanout: u8,
    pub depth: u8,
    pub leaf_size: u32,
    pub node_offset: u64,
    pub node_depth: u8,
    pub inner_size: u8,
    pub last_node: bool,
}

macro_rules! variant {
    ($(#[$doc:meta])* $name:ident $word:ty, $wide:ty, $rounds:literal, $block:literal, [$r1:literal $r2:literal $r3:literal $r4:literal], $offset_bytes:literal, $salt:literal, $iv:expr) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name {
            h: [$word; 8],
            count: $wide,
            block: [u8; $block],
            len: usize,
            digest_size: usize,
            last_node: bool,
        }

        impl $name {
            pub const BLOCK: usize = $block;
            pub const MAX_DIGEST: usize = $block / 2;
            pub const SALT: usize = $salt;

            pub fn new(p: &Params) -> $name {
                const WORD: usize = size_of::<$word>();
                let mut block = [0u8; 8 * WORD];
                block[..4].copy_from_slice(&[p.digest_size as u8, p.key.len() as u8, p.fanout, p.depth]);
                block[4..8].copy_from_slice(&p.leaf_size.to_le_bytes());
                block[8..8 + $offset_bytes].copy_from_slice(&p.node_offset.to_le_bytes()[..$offset_bytes]);
                block[8 + $offset_bytes] = p.node_depth;
                block[9 + $offset_bytes] = p.inner_size;
                let (salt_at, person_at) = (8 * WORD - 2 * $salt, 8 * WORD - $salt);
                block[salt_at..salt_at + p.salt.len()].copy_from_slice(&p.salt);
                block[person_at..person_at + p.person.len()].copy_from_slice(&p.person);
                let mut h: [$word; 8] = $iv;
                let (words, _) = block.as_chunks::<WORD>();
                for (h, word) in h.iter_mut().zip(words) {
                    *h ^= <$word>::from_le_bytes(*word);
                }
                let mut hash = $name {
                    h,
                    count: 0,
                    block: [0; $block],
                    len: 0,
                    digest_size: p.digest_size,
                    last_node: p.last_node,
                };
                if !p.key.is_empty() {
                    // The key, filled up with zeroes, is the first block.
                    hash.block[..p.key.len()].copy_from_slice(&p.key);
                    hash.len = $block;
                }
                hash
            }

            fn compress(&mut self, last: bool) {
                let mut m = [0 as $word; 16];
                let (words, _) = self.block.as_chunks::<{ size_of::<$word>() }>();
                for (m, word) in m.iter_mut().zip(words) {
                    *m = <$word>::from_le_bytes(*word);
                }
                let iv: [$word; 8] = $iv;
                let mut v = [0 as $word; 16];
                v[..8].copy_from_slice(&self.h);
                v[8..].copy_from_slice(&iv);
                v[12] ^= self.count as $word;
                v[13] ^= (self.count >> <$word>::BITS) as $word;
                if last {
                    v[14] = !v[14];
                    if self.last_node {
                        v[15] = !v[15];
                    }
                }
                let mut mix = |a: usize, b: usize, c: usize, d: usize, x: $word, y: $word| {
                    v[a] = v[a].wrapping_add(v[b]).wrapping_add(x);
                    v[d] = (v[d] ^ v[a]).rotate_right($r1);
                    v[c] = v[c].wrapping_add(v[d]);
                    v[b] = (v[b] ^ v[c]).rotate_right($r2);
                    v[a] = v[a].wrapping_add(v[b]).wrapping_add(y);
                    v[d] = (v[d] ^ v[a]).rotate_right($r3);
                    v[c] = v[c].wrapping_add(v[d]);
                    v[b] = (v[b] ^ v[c]).rotate_right($r4);
                };
                for round in 0..$rounds {
                    let s = &SIGMA[round % 10];
                    mix(0, 4, 8, 12, m[s[0]], m[s[1]]);
                    mix(1, 5, 9, 13, m[s[2]], m[s[3]]);
                    mix(2, 6, 10, 14, m[s[4]], m[s[5]]);
                    mix(3, 7, 11, 15, m[s[6]], m[s[7]]);
                    mix(0, 5, 10, 15, m[s[8]], m[s[9]]);
                    mix(1, 6, 11, 12, m[s[10]], m[s[11]]);
                    mix(2, 7, 8, 13, m[s[12]], m[s[13]]);
                    mix(3, 4, 9, 14, m[s[14]], m[s[15]]);
                }
                for i in 0..8 {
                    self.h[i] ^= v[i] ^ v[i + 8];
                }
            }

            pub fn update(&mut self, mut data: &[u8]) {
                while !data.is_empty() {
                    // A full block is compressed only when more follows: the last one is different.
                    if self.len == $block {
                        self.count += $block as $wide;
                        self.compress(false);
                        self.len = 0;
                    }
                    let n = data.len().min($block - self.len);
                    self.block[self.len..self.len + n].copy_from_slice(&data[..n]);
                    self.len += n;
                    data = &data[n..];
                }
            }

            /// The digest of what came so far.
            pub fn output(&self) -> Vec<u8> {
                let mut last = self.clone();
                last.count += last.len as $wide;
                last.block[last.len..].fill(0);
                last.compress(true);
                let mut out: Vec<u8> = last.h.iter().flat_map(|w| w.to_le_bytes()).collect();
                out.truncate(last.digest_size);
                out
            }
        }
    };
}

variant!(
    /// BLAKE2b.
    Blake2b u64, u128, 12, 128, [32 24 16 63], 8, 16,
    [
        0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
        0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ]
);

variant!(
    /// BLAKE2s.
    Blake2s u32, u64, 10, 64, [16 12 8 7], 6, 8,
    [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
);
