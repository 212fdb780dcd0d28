//! Samples as charts on an HTML page that needs no other file.

use std::{fmt::Write as _, fs, path::Path};

use plotters::{
	prelude::{ChartBuilder, IntoDrawingArea, LineSeries, RGBColor, SVGBackend},
	style::{Color, IntoFont, BLACK, WHITE},
};

use crate::{
	run::{Outcome, Sample},
	scenario::{Scenario, ScenarioError},
	table,
};

/// Width and height of a chart.
const SIZE: (u32, u32) = (960, 300);

/// From this ratio of the largest to the smallest amount on, the scale is logarithmic.
const WIDE: f64 = 30.0;

/// Colours that people with any kind of sight can tell apart.
const COLOURS: [RGBColor; 8] = [
	RGBColor(0, 114, 178),
	RGBColor(213, 94, 0),
	RGBColor(0, 158, 115),
	RGBColor(204, 121, 167),
	RGBColor(230, 159, 0),
	RGBColor(86, 180, 233),
	RGBColor(110, 90, 40),
	RGBColor(60, 60, 60),
];

/// A chart: what it shows and how.
struct Chart {
	title: &'static str,
	about: &'static str,
	value: fn(&Sample) -> f64,
	/// Whether values are parts of a whole, rather than amounts.
	is_part: bool,
}

const CHARTS: [Chart; 7] = [
	Chart {
		title: "Price (TAO per alpha)",
		about: "Spot price: TAO in the pool for each alpha in the pool.",
		value: |sample| sample.price_tao,
		is_part: false,
	},
	Chart {
		title: "Moving price (TAO per alpha)",
		about: "The smoothed price by which the chain shares the TAO of a block.",
		value: |sample| sample.moving_price_tao,
		is_part: false,
	},
	Chart {
		title: "Share of the emitted TAO",
		about: "Part of all TAO emitted since the last sample that went to the subnet.",
		value: |sample| sample.tao_share,
		is_part: true,
	},
	Chart {
		title: "Pool depth (TAO)",
		about: "TAO in the pool: what a sale of all alpha could get at most.",
		value: |sample| sample.pool_tao,
		is_part: false,
	},
	Chart {
		title: "Circulating alpha, of all issued",
		about: "Alpha outside of the pool as a part of all alpha issued so far.",
		value: |sample| sample.circulating_of_issued,
		is_part: true,
	},
	Chart {
		title: "Circulating alpha, of the cap",
		about: "Alpha outside of the pool as a part of the 21,000,000 that there can ever be.",
		value: |sample| sample.circulating_of_cap,
		is_part: true,
	},
	Chart {
		title: "Fully diluted value (TAO)",
		about: "Spot price times 21,000,000: the worth of all alpha there can ever be.",
		value: |sample| sample.fully_diluted_tao,
		is_part: false,
	},
];

/// A number with three digits and a unit.
pub fn number(value: f64) -> String {
	let size = value.abs();
	let (scaled, unit) = if size >= 1e9 {
		(value / 1e9, " G")
	} else if size >= 1e6 {
		(value / 1e6, " M")
	} else if size >= 1e4 {
		(value / 1e3, " k")
	} else {
		(value, "")
	};
	let size = scaled.abs();
	if size == 0.0 {
		"0".into()
	} else if size >= 100.0 {
		format!("{scaled:.0}{unit}")
	} else if size >= 1.0 {
		format!("{scaled:.2}{unit}")
	} else if size >= 0.001 {
		format!("{scaled:.4}")
	} else {
		format!("{scaled:.1e}")
	}
}

/// A part of one as a percentage.
pub fn percent(part: f64) -> String {
	if part.abs() < 0.1 {
		format!("{:.2} %", part * 100.0)
	} else {
		format!("{:.1} %", part * 100.0)
	}
}

/// Write the page of an outcome.
pub fn write(scenario: &Scenario, outcome: &Outcome, path: &Path) -> Result<(), ScenarioError> {
	let page = html(scenario, outcome)?;
	fs::write(path, page).map_err(|error| {
		ScenarioError::new(format!("{}: {error}; give another --out", path.display()))
	})
}

/// The page of an outcome.
pub fn html(scenario: &Scenario, outcome: &Outcome) -> Result<String, ScenarioError> {
	let mut page = String::from(HEAD);
	let title = escape(&scenario.title);
	let _ = writeln!(page, "<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>");
	let _ = writeln!(page, "<p>{}</p>", escape(&scenario.about));
	let _ = writeln!(
		page,
		"<p>{} days = {} blocks, {} calls, seed {}.</p>",
		scenario.days, outcome.blocks, outcome.calls, scenario.seed
	);
	page.push_str(&summary(scenario, outcome));
	page.push_str("<p class=\"legend\">");
	for (subnet, colour) in scenario.subnets.iter().zip(COLOURS.iter().cycle()) {
		let RGBColor(r, g, b) = colour;
		let name = escape(&subnet.name);
		let _ = write!(page, "<span><i style=\"background:rgb({r},{g},{b})\"></i>{name}</span> ");
	}
	page.push_str("</p>\n");
	for chart in &CHARTS {
		let svg = svg(chart, scenario, outcome).map_err(|error| {
			ScenarioError::new(format!("the chart {:?} cannot be drawn: {error}", chart.title))
		})?;
		let (title, about) = (chart.title, chart.about);
		let _ = writeln!(
			page,
			"<figure role=\"img\" aria-label=\"{title}\">\n{svg}\n<figcaption>{about}\
			 </figcaption>\n</figure>"
		);
	}
	page.push_str(&refusals(outcome));
	page.push_str("</body>\n</html>\n");
	Ok(page)
}

const HEAD: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 980px; margin: 2em auto; padding: 0 1em;
  color: #222; background: #fff }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .25em .8em; text-align: right; border-bottom: 1px solid #ddd }
th:first-child, td:first-child { text-align: left }
figure { margin: 2em 0 } figure svg { width: 100%; height: auto } figcaption { color: #555 }
.legend { position: sticky; top: 0; background: #fffc; padding: .5em 0 }
.legend span { margin-right: 1.2em; white-space: nowrap }
.legend i { display: inline-block; width: 1.4em; height: .35em; margin-right: .4em;
  vertical-align: middle }
</style>
"#;

fn summary(scenario: &Scenario, outcome: &Outcome) -> String {
	let mut html = String::from("<table>\n<tr>");
	for head in table::HEADS {
		let _ = write!(html, "<th>{head}</th>");
	}
	html.push_str("</tr>\n");
	for row in table::rows(scenario, outcome) {
		html.push_str("<tr>");
		for cell in row {
			let _ = write!(html, "<td>{}</td>", escape(&cell));
		}
		html.push_str("</tr>\n");
	}
	html.push_str("</table>\n");
	html
}

fn refusals(outcome: &Outcome) -> String {
	if outcome.refusals.is_empty() {
		return String::new();
	}
	let mut html = String::from("<h2>Calls that the chain refused</h2>\n<ul>\n");
	for (what, count) in &outcome.refusals {
		let _ = writeln!(html, "<li>{count} x {}</li>", escape(what));
	}
	html.push_str("</ul>\n");
	html
}

/// The scale of the values of a chart.
struct Scale {
	is_logarithmic: bool,
	from: f64,
	to: f64,
}

impl Scale {
	fn of(values: impl Iterator<Item = f64> + Clone, is_linear: bool) -> Self {
		let highest = values.clone().fold(0.0f64, f64::max);
		let lowest = values.filter(|value| *value > 0.0).fold(f64::INFINITY, f64::min);
		if !is_linear && lowest.is_finite() && highest > lowest * WIDE {
			return Self { is_logarithmic: true, from: lowest.log10(), to: highest.log10() };
		}
		let to = if highest > 0.0 { highest * 1.05 } else { 1.0 };
		Self { is_logarithmic: false, from: 0.0, to }
	}

	/// Where a value lies on the axis; nowhere for a 0 on a logarithmic one.
	fn place(&self, value: f64) -> Option<f64> {
		match self.is_logarithmic {
			true => (value > 0.0).then(|| value.log10()),
			false => Some(value),
		}
	}

	fn value(&self, place: f64) -> f64 {
		if self.is_logarithmic {
			10f64.powf(place)
		} else {
			place
		}
	}
}

fn svg(
	chart: &Chart,
	scenario: &Scenario,
	outcome: &Outcome,
) -> Result<String, Box<dyn std::error::Error>> {
	let scale = Scale::of(outcome.samples.iter().map(chart.value), chart.is_part);
	let label = if chart.is_part { percent } else { number };
	let title = if scale.is_logarithmic {
		format!("{}, logarithmic scale", chart.title)
	} else {
		chart.title.to_owned()
	};
	let mut svg = String::new();
	{
		let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
		area.fill(&WHITE)?;
		let mut drawn = ChartBuilder::on(&area)
			.caption(title, ("sans-serif", 21).into_font())
			.margin(8)
			.margin_right(24)
			.x_label_area_size(42)
			.y_label_area_size(84)
			.build_cartesian_2d(0.0..f64::from(scenario.days), scale.from..scale.to)?;
		drawn
			.configure_mesh()
			.light_line_style(WHITE)
			.bold_line_style(BLACK.mix(0.12))
			.axis_style(BLACK.mix(0.5))
			.x_desc("day")
			.y_labels(6)
			.label_style(("sans-serif", 17))
			.x_label_formatter(&|day| format!("{}", (day * 1000.0).round() / 1000.0))
			.y_label_formatter(&|place| label(scale.value(*place)))
			.draw()?;
		for (subnet, colour) in scenario.subnets.iter().zip(COLOURS.iter().cycle()) {
			let points = outcome
				.of(&subnet.name)
				.filter_map(|sample| Some((sample.day, scale.place((chart.value)(sample))?)));
			drawn.draw_series(LineSeries::new(points, colour.stroke_width(2)))?;
		}
		area.present()?;
	}
	Ok(svg)
}

fn escape(text: &str) -> String {
	text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn number_should_keep_three_digits_when_small_or_large() {
		let all = [0.0, 0.00001234, 0.0123, 1.5, 1_234.0, 12_345.0, 6_543_210.0, 2.5e9];
		let texts = all.map(number);
		let wanted = ["0", "1.2e-5", "0.0123", "1.50", "1234", "12.35 k", "6.54 M", "2.50 G"];
		assert_eq!(texts, wanted.map(str::to_owned));
		assert_eq!([percent(0.0123), percent(0.5)], ["1.23 %", "50.0 %"]);
	}

	#[test]
	fn page_should_show_every_chart_and_escape_names() {
		let text = "title = \"<b>\"\ndays = 2\n[[subnet]]\nname = \"a & b\"\n";
		let scenario = Scenario::parse(text).expect("is valid");
		let sample = |day: f64, price_tao: f64| Sample {
			day,
			block: 1,
			subnet: "a & b".into(),
			price_tao,
			moving_price_tao: 0.0,
			tao_share: 0.5,
			emission_tao: 1.0,
			pool_tao: 10.0,
			pool_alpha: 10.0,
			alpha_outside: 1.0,
			circulating_of_issued: 0.1,
			circulating_of_cap: 0.01,
			fully_diluted_tao: price_tao * 21e6,
			volume_tao: 0.0,
		};
		let samples = vec![sample(0.0, 0.01), sample(1.0, 0.0), sample(2.0, 10.0)];
		let outcome = Outcome { samples, blocks: 14_400, calls: 3, ..Default::default() };

		let page = html(&scenario, &outcome).expect("draws");

		assert_eq!(page.matches("<svg").count(), CHARTS.len());
		assert!(page.contains("a &amp; b") && page.contains("&lt;b&gt;") && !page.contains("<b>"));
		// The prices differ a thousandfold; the share does not change.
		assert!(page.contains("Price (TAO per alpha), logarithmic scale"));
		assert!(!page.contains("Share of the emitted TAO, logarithmic scale"));
		assert!(page.matches("<polyline").count() >= CHARTS.len());
	}
}
