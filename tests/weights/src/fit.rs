//! Fits lines to measurements by least squares, as `frame-benchmarking` does.

/// A base and a slope for each component.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
	pub(crate) base: f64,
	pub(crate) slopes: Vec<f64>,
}

/// A measured point: the components' values, and the value measured there.
pub(crate) type Point = (Vec<u32>, f64);

/// The line for a time: least squares, neither base nor slope below zero.
///
/// A base below zero, or above all measured values, is replaced by the least measured value, and the slopes
/// are fitted again to the rest. A slope below zero is 0.
pub(crate) fn time(points: &[Point]) -> Line {
	let components = points.first().map_or(0, |(xs, _)| xs.len());
	if components == 0 {
		return Line { base: median(points.iter().map(|(_, y)| *y).collect()), slopes: Vec::new() };
	}
	let (base, slopes) = least_squares(points, true);
	let least = points.iter().map(|(_, y)| *y).fold(f64::INFINITY, f64::min).max(0.0);
	let line = if base < 0.0 || base > least {
		let above: Vec<Point> = points.iter().map(|(xs, y)| (xs.clone(), y - least)).collect();
		Line { base: least, slopes: least_squares(&above, false).1 }
	} else {
		Line { base, slopes }
	};
	Line { base: line.base, slopes: line.slopes.into_iter().map(|slope| slope.max(0.0)).collect() }
}

/// The line for a count, which is exact: integer slopes, and a base such that no measured point is above
/// the line.
pub(crate) fn count(points: &[Point]) -> Line {
	let components = points.first().map_or(0, |(xs, _)| xs.len());
	let fitted = if components == 0 { Vec::new() } else { least_squares(points, true).1 };
	let slopes: Vec<f64> = fitted.into_iter().map(|slope| slope.max(0.0).round()).collect();
	let rest = |(xs, y): &Point| {
		y - xs.iter().zip(&slopes).map(|(x, slope)| f64::from(*x) * slope).sum::<f64>()
	};
	let base = points.iter().map(rest).fold(0.0, f64::max).ceil();
	Line { base, slopes }
}

/// The median; 0 without values.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
	values.sort_by(f64::total_cmp);
	values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Base and slopes of least squares. A component with the same value in all points, or that depends on
/// others, has the slope 0.
fn least_squares(points: &[Point], with_base: bool) -> (f64, Vec<f64>) {
	let components = points.first().map_or(0, |(xs, _)| xs.len());
	let size = components + 1;
	// The normal equations: one row for the base, one for each component, the right side last.
	let mut rows = vec![vec![0.0; size + 1]; size];
	for (xs, y) in points {
		let first = if with_base { 1.0 } else { 0.0 };
		let point: Vec<f64> =
			std::iter::once(first).chain(xs.iter().map(|x| f64::from(*x))).collect();
		for (row, left) in rows.iter_mut().zip(&point) {
			for (cell, right) in row.iter_mut().zip(point.iter().chain(std::iter::once(y))) {
				*cell += left * right;
			}
		}
	}
	let mut solution = solve(rows).into_iter();
	(solution.next().unwrap_or(0.0), solution.collect())
}

/// Gauss's elimination with the largest pivot; unknowns without a pivot are 0.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
	let size = rows.len();
	let mut pivots: Vec<(usize, usize)> = Vec::new();
	let mut next = 0;
	for column in 0..size {
		let largest =
			(next..size).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()));
		let scale = rows.iter().map(|row| row[column].abs()).fold(0.0, f64::max);
		let Some(pivot) = largest.filter(|row| rows[*row][column].abs() > 1e-9 * scale.max(1e-9))
		else {
			continue;
		};
		rows.swap(next, pivot);
		let pivot = rows[next].clone();
		for (index, row) in rows.iter_mut().enumerate() {
			if index != next {
				let factor = row[column] / pivot[column];
				row.iter_mut().zip(&pivot).for_each(|(cell, other)| *cell -= factor * other);
			}
		}
		pivots.push((next, column));
		next += 1;
	}
	let mut solution = vec![0.0; size];
	for (row, column) in pivots {
		solution[column] = rows[row][size] / rows[row][column];
	}
	solution
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Measurements of polkadot-sdk, with the result of its own analysis (`frame-benchmarking`,
	/// `test_linear_regression`).
	#[test]
	fn a_negative_base_is_treated_as_polkadot_sdk_treats_it() {
		let ys = [
			3797981.0,
			37857779.0,
			70569402.0,
			104004114.0,
			137233924.0,
			169826237.0,
			203521133.0,
			237552333.0,
			271082065.0,
			305554637.0,
			335218347.0,
			371759065.0,
			405086197.0,
			438353555.0,
			472891417.0,
			505339532.0,
			527784778.0,
			562590596.0,
			635291991.0,
			673027090.0,
			708119408.0,
		];
		let points: Vec<Point> = (0..).zip(ys).map(|(x, y)| (vec![x], y)).collect();
		let (base, slopes) = least_squares(&points, true);
		assert_eq!((base as i64, slopes[0] as i64), (-2712997, 34444926));
		let line = time(&points);
		assert_eq!((line.base as i64, line.slopes[0] as i64), (3797981, 33968513));
	}

	#[test]
	fn exact_lines_of_several_components_are_found() {
		let formula = |a: u32, b: u32, c: u32| {
			7.0 + 3.0 * f64::from(a) + 250.0 * f64::from(c) + {
				let _unused = b;
				0.0
			}
		};
		let mut points = Vec::new();
		for step in 0..=10 {
			let x = step * 100;
			points.push((vec![x, 50, 64], formula(x, 50, 64)));
			points.push((vec![1000, step * 5, 64], formula(1000, step * 5, 64)));
			points.push((vec![1000, 50, step * 6], formula(1000, 50, step * 6)));
		}
		let line = time(&points);
		assert!((line.base - 7.0).abs() < 1e-3, "{line:?}");
		for (slope, expected) in line.slopes.iter().zip([3.0, 0.0, 250.0]) {
			assert!((slope - expected).abs() < 1e-6, "{line:?}");
		}
		assert_eq!(count(&points), Line { base: 7.0, slopes: vec![3.0, 0.0, 250.0] });
	}

	#[test]
	fn what_grows_faster_at_first_does_not_raise_the_base() {
		let points: Vec<Point> =
			(0..8).map(|x| (vec![x * 1_000], 2.0 + f64::from(x * 1_000).sqrt())).collect();
		assert!(least_squares(&points, true).0 > 10.0);
		let line = time(&points);
		assert_eq!(line.base, 2.0);
		assert!(line.base + line.slopes[0] * 7_000.0 > 2.0 + 70.0);
	}

	#[test]
	fn no_counted_point_lies_above_its_line() {
		// A page for each 256 entries: no integer slope fits.
		let points: Vec<Point> = (0..=1024u32)
			.step_by(64)
			.map(|n| (vec![n], 3.0 + f64::from(n.div_ceil(256))))
			.collect();
		let line = count(&points);
		assert_eq!(line, Line { base: 7.0, slopes: vec![0.0] });
	}

	#[test]
	fn components_that_do_not_vary_have_no_slope() {
		let points: Vec<Point> = (0..5).map(|x| (vec![x, 1], 10.0 + 2.0 * f64::from(x))).collect();
		let line = time(&points);
		let whole: Vec<f64> = points
			.iter()
			.map(|(xs, _)| {
				line.base + line.slopes[0] * f64::from(xs[0]) + line.slopes[1] * f64::from(xs[1])
			})
			.collect();
		for (found, (_, expected)) in whole.iter().zip(&points) {
			assert!((found - expected).abs() < 1e-6, "{line:?}");
		}
		assert_eq!(time(&[(vec![], 3.0), (vec![], 5.0), (vec![], 4.0)]).base, 4.0);
	}
}
