// Multiplies two matrices, arrays of arrays of floats, the schoolbook's way.

function make(n, seed) {
  const rows = [];
  for (let i = 0; i < n; i++) {
    const row = [];
    for (let j = 0; j < n; j++) {
      seed = (seed * 3877 + 29573) % 139968;
      row.push(seed / 139968);
    }
    rows.push(row);
  }
  return rows;
}

function multiply(a, b) {
  const [n, inner, width] = [a.length, b.length, b[0].length];
  const c = [];
  for (let i = 0; i < n; i++) {
    const row = a[i];
    const sums = [];
    for (let j = 0; j < width; j++) {
      let total = 0;
      for (let k = 0; k < inner; k++) {
        total += row[k] * b[k][j];
      }
      sums.push(total);
    }
    c.push(sums);
  }
  return c;
}

function main() {
  const n = 400;
  const c = multiply(make(n, 42), make(n, 7));
  let trace = 0;
  for (let i = 0; i < n; i++) {
    trace += c[i][i];
  }
  console.log(`${trace.toFixed(9)} ${c[0][n - 1].toFixed(9)}`);
}

main();
