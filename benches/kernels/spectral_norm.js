// The spectral norm of an infinite matrix whose elements a function gives: calls, sums and arrays of floats.

function element(i, j) {
  return 1 / (Math.floor((i + j) * (i + j + 1) / 2) + i + 1);
}

function times(u) {
  const n = u.length;
  const result = [];
  for (let i = 0; i < n; i++) {
    let total = 0;
    for (let j = 0; j < n; j++) {
      total += element(i, j) * u[j];
    }
    result.push(total);
  }
  return result;
}

function timesTransposed(u) {
  const n = u.length;
  const result = [];
  for (let i = 0; i < n; i++) {
    let total = 0;
    for (let j = 0; j < n; j++) {
      total += element(j, i) * u[j];
    }
    result.push(total);
  }
  return result;
}

function main() {
  const n = 2000;
  let u = new Array(n).fill(1);
  let v = [];
  for (let k = 0; k < 10; k++) {
    v = timesTransposed(times(u));
    u = timesTransposed(times(v));
  }
  let product = 0;
  let square = 0;
  for (let k = 0; k < n; k++) {
    product += u[k] * v[k];
    square += v[k] * v[k];
  }
  console.log(Math.sqrt(product / square).toFixed(9));
}

main();
