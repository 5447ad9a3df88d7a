//! Primes by the sieve of Eratosthenes over bytes, and how far apart they are.

fn sieve(limit: usize) -> Vec<u8> {
    let mut composite = vec![0u8; limit + 1];
    let mut i = 2;
    while i * i <= limit {
        if composite[i] == 0 {
            for k in (i * i..=limit).step_by(i) {
                composite[k] = 1;
            }
        }
        i += 1;
    }
    composite
}

fn main() {
    let limit = 50_000_000;
    let composite = sieve(limit);
    let (mut count, mut last, mut widest, mut checksum) = (0, 0, 0, 0);
    for i in 2..=limit {
        if composite[i] == 0 {
            count += 1;
            if i - last > widest {
                widest = i - last;
            }
            checksum = (checksum * 31 + i) % 1_000_003;
            last = i;
        }
    }
    println!("{count} {last} {widest} {checksum}");
}
