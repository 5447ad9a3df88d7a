//! Counts the points of a grid that stay in the Mandelbrot set: loops over floats in local variables.

fn escape(cr: f64, ci: f64, limit: i64) -> i64 {
    let (mut zr, mut zi) = (0.0, 0.0);
    for n in 0..limit {
        let rr = zr * zr;
        let ii = zi * zi;
        if rr + ii > 4.0 {
            return n;
        }
        zi = 2.0 * zr * zi + ci;
        zr = rr - ii + cr;
    }
    limit
}

fn main() {
    let (width, height, limit) = (1500, 1000, 200);
    let (mut inside, mut total) = (0, 0);
    for y in 0..height {
        let ci = 2.0 * y as f64 / height as f64 - 1.0;
        for x in 0..width {
            let n = escape(3.0 * x as f64 / width as f64 - 2.0, ci, limit);
            total += n;
            if n == limit {
                inside += 1;
            }
        }
    }
    println!("{inside} {total}");
}
