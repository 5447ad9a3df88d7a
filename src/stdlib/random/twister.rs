//! The Mersenne Twister MT19937, with the seeding and the order of output words that Python's `random` promises.
//! Knows nothing of objects; the state is there to be read and replaced.

pub const STATE_LEN: usize = 624;
const SHIFT: usize = 397;
const UPPER: u32 = 0x8000_0000;

#[derive(Clone, Debug)]
pub struct Twister {
    state: [u32; STATE_LEN],
    /// The next word to hand out; `STATE_LEN` if new ones must be made first.
    index: usize,
}

impl Twister {
    /// Seeded with one number.
    pub fn from_number(seed: u32) -> Twister {
        let mut state = [0u32; STATE_LEN];
        state[0] = seed;
        for i in 1..STATE_LEN {
            let before = state[i - 1];
            state[i] = 1_812_433_253u32.wrapping_mul(before ^ (before >> 30)).wrapping_add(i as u32);
        }
        Twister { state, index: STATE_LEN }
    }

    /// Seeded with the 32-bit digits of a non-negative integer, lowest first; no digits mean zero.
    pub fn from_digits(key: &[u32]) -> Twister {
        let key = if key.is_empty() { &[0] } else { key };
        let mut twister = Twister::from_number(19_650_218);
        let state = &mut twister.state;
        let (mut i, mut j) = (1, 0);
        let wrap = |state: &mut [u32; STATE_LEN], i: &mut usize| {
            *i += 1;
            if *i >= STATE_LEN {
                state[0] = state[STATE_LEN - 1];
                *i = 1;
            }
        };
        for _ in 0..STATE_LEN.max(key.len()) {
            let mixed = (state[i - 1] ^ (state[i - 1] >> 30)).wrapping_mul(1_664_525);
            state[i] = (state[i] ^ mixed).wrapping_add(key[j]).wrapping_add(j as u32);
            wrap(state, &mut i);
            j = (j + 1) % key.len();
        }
        for _ in 0..STATE_LEN - 1 {
            let mixed = (state[i - 1] ^ (state[i - 1] >> 30)).wrapping_mul(1_566_083_941);
            state[i] = (state[i] ^ mixed).wrapping_sub(i as u32);
            wrap(state, &mut i);
        }
        state[0] = UPPER;
        twister
    }

    /// With a state taken from `state` and `index`. None if the index is not a possible one.
    pub fn from_state(state: [u32; STATE_LEN], index: usize) -> Option<Twister> {
        (index <= STATE_LEN).then_some(Twister { state, index })
    }

    pub fn state(&self) -> &[u32; STATE_LEN] {
        &self.state
    }

    pub fn index(&self) -> usize {
        self.index
    }

    fn refill(&mut self) {
        let s = &mut self.state;
        for i in 0..STATE_LEN {
            let y = (s[i] & UPPER) | (s[(i + 1) % STATE_LEN] & !UPPER);
            let twist = if y & 1 == 1 { 0x9908_b0df } else { 0 };
            s[i] = s[(i + SHIFT) % STATE_LEN] ^ (y >> 1) ^ twist;
        }
        self.index = 0;
    }

    /// The next 32 random bits.
    #[inline]
    pub fn next_u32(&mut self) -> u32 {
        if self.index >= STATE_LEN {
            self.refill();
        }
        let mut y = self.state[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// A float in [0, 1) with 53 random bits.
    #[inline]
    pub fn next_f64(&mut self) -> f64 {
        let high = f64::from(self.next_u32() >> 5);
        let low = f64::from(self.next_u32() >> 6);
        (high * 67_108_864.0 + low) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Up to 64 random bits as a number.
    #[inline]
    pub fn next_bits(&mut self, bits: u32) -> u64 {
        match bits {
            0 => 0,
            1..=32 => u64::from(self.next_u32() >> (32 - bits)),
            _ => {
                let low = u64::from(self.next_u32());
                let high = u64::from(self.next_u32() >> (64 - bits.min(64)));
                high << 32 | low
            }
        }
    }

    /// Any number of random bits, as 32-bit digits from the lowest.
    pub fn next_digits(&mut self, bits: u64) -> Vec<u32> {
        let mut digits = Vec::with_capacity(bits.div_ceil(32) as usize);
        let mut left = bits;
        while left > 0 {
            let word = self.next_u32();
            digits.push(if left < 32 { word >> (32 - left) } else { word });
            left = left.saturating_sub(32);
        }
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_as_cpython() {
        let mut t = Twister::from_digits(&[42]);
        assert_eq!(t.next_f64(), 0.6394267984578837);
        assert_eq!(t.next_f64(), 0.025010755222666936);
        let mut t = Twister::from_digits(&[]);
        assert_eq!(t.next_f64(), 0.8444218515250481);
        // seed(5): getrandbits(100), then random()
        let mut t = Twister::from_digits(&[5]);
        let digits = t.next_digits(100);
        let number = digits.iter().rev().fold(0u128, |n, &d| n << 32 | u128::from(d));
        assert_eq!(number, 454911232961676339139289971781);
        assert_eq!(t.next_f64(), 0.7951935655656966);
        // seed(2**1000)
        let mut key = vec![0; 32];
        key[31] = 1 << (1000 - 31 * 32);
        assert_eq!(Twister::from_digits(&key).next_f64(), 0.04880604951396861);
        let mut a = Twister::from_digits(&[7]);
        let mut b = a.clone();
        assert_eq!(a.next_bits(40), b.next_digits(40).iter().rev().fold(0, |n, &d| n << 32 | u64::from(d)));
    }
}
