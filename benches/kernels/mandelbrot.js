// Counts the points of a grid that stay in the Mandelbrot set: loops over floats in local variables.

function escape(cr, ci, limit) {
  let zr = 0;
  let zi = 0;
  for (let n = 0; n < limit; n++) {
    const rr = zr * zr;
    const ii = zi * zi;
    if (rr + ii > 4) {
      return n;
    }
    zi = 2 * zr * zi + ci;
    zr = rr - ii + cr;
  }
  return limit;
}

function main() {
  const [width, height, limit] = [1500, 1000, 200];
  let inside = 0;
  let total = 0;
  for (let y = 0; y < height; y++) {
    const ci = 2 * y / height - 1;
    for (let x = 0; x < width; x++) {
      const n = escape(3 * x / width - 2, ci, limit);
      total += n;
      if (n === limit) {
        inside += 1;
      }
    }
  }
  console.log(`${inside} ${total}`);
}

main();
