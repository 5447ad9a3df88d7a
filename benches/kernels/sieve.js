// Primes by the sieve of Eratosthenes over bytes, and how far apart they are.

function sieve(limit) {
  const composite = new Uint8Array(limit + 1);
  let i = 2;
  while (i * i <= limit) {
    if (composite[i] === 0) {
      for (let k = i * i; k <= limit; k += i) {
        composite[k] = 1;
      }
    }
    i += 1;
  }
  return composite;
}

function main() {
  const limit = 50000000;
  const composite = sieve(limit);
  let [count, last, widest, checksum] = [0, 0, 0, 0];
  for (let i = 2; i <= limit; i++) {
    if (composite[i] === 0) {
      count += 1;
      if (i - last > widest) {
        widest = i - last;
      }
      checksum = (checksum * 31 + i) % 1000003;
      last = i;
    }
  }
  console.log(`${count} ${last} ${widest} ${checksum}`);
}

main();
