//! SHA-3 and SHAKE: the Keccak-f[1600] sponge (FIPS 202).

const ROUND_CONSTANTS: [u64; 24] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

/// Rotation of each lane and the lane it moves to, along the cycle that starts at lane 1.
const ROTATIONS: [u32; 24] =
    [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];
const TARGETS: [usize; 24] =
    [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

fn permute(a: &mut [u64; 25]) {
    for constant in ROUND_CONSTANTS {
        let mut c = [0; 5];
        for x in 0..5 {
            c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        }
        for x in 0..5 {
            let d = c[(x + 4) % 5] ^ c[(x + 1) % 5].rotate_left(1);
            for y in 0..5 {
                a[x + 5 * y] ^= d;
            }
        }
        let mut moving = a[1];
        for i in 0..24 {
            let next = a[TARGETS[i]];
            a[TARGETS[i]] = moving.rotate_left(ROTATIONS[i]);
            moving = next;
        }
        for y in 0..5 {
            let row = [a[5 * y], a[5 * y + 1], a[5 * y + 2], a[5 * y + 3], a[5 * y + 4]];
            for x in 0..5 {
                a[5 * y + x] = row[x] ^ (!row[(x + 1) % 5] & row[(x + 2) % 5]);
            }
        }
        a[0] ^= constant;
    }
}

/// A sponge that absorbs.
#[derive(Clone)]
pub struct Sponge {
    state: [u64; 25],
    /// Bytes of a block.
    pub rate: usize,
    /// The bits appended to the message, with the first bit of the padding.
    pub suffix: u8,
    at: usize,
}

impl Sponge {
    pub fn new(rate: usize, suffix: u8) -> Sponge {
        Sponge { state: [0; 25], rate, suffix, at: 0 }
    }

    #[inline]
    fn mix(&mut self, at: usize, byte: u8) {
        self.state[at / 8] ^= (byte as u64) << (at % 8 * 8);
    }

    pub fn update(&mut self, data: &[u8]) {
        for &byte in data {
            self.mix(self.at, byte);
            self.at += 1;
            if self.at == self.rate {
                permute(&mut self.state);
                self.at = 0;
            }
        }
    }

    /// The first `n` bytes of output; the sponge itself goes on absorbing.
    pub fn output(&self, n: usize) -> Vec<u8> {
        let mut s = self.clone();
        s.mix(s.at, s.suffix);
        s.mix(s.rate - 1, 0x80);
        permute(&mut s.state);
        let mut out = Vec::with_capacity(n);
        let mut at = 0;
        while out.len() < n {
            if at == s.rate {
                permute(&mut s.state);
                at = 0;
            }
            out.push((s.state[at / 8] >> (at % 8 * 8)) as u8);
            at += 1;
        }
        out
    }
}
