use super::*;

const URL: &str = "https://alerts.example.com/s/0123456789abcdefghijklmnopqrstuvwxyz012345";

fn view() -> AlertView<'static> {
    AlertView {
        shop_name: "Nordwind Outfitters",
        product_title: "Merino Crew Sweater",
        variant_title: Some("M / Forest green"),
        price: Some("EUR 89.00"),
        image_url: Some("https://cdn.example.com/merino.jpg?v=17&width=600"),
        click_url: "https://alerts.example.com/r/click",
        alerts_url: "https://alerts.example.com/s/alerts",
        unsubscribe_url: "https://alerts.example.com/s/stop",
        units_left: Some(3),
        postal_address: Some("Harbour Street 5, Hamburg"),
        locale: "en",
    }
}

fn alert(view: &AlertView<'_>) -> Rendered {
    Renderer::new().unwrap().alert(view).unwrap()
}

#[test]
fn the_alert_says_what_is_back_and_where_to_buy_it() {
    let mail = alert(&view());
    assert_eq!(mail.subject, "Merino Crew Sweater (M / Forest green) is back in stock");
    for (part, name) in [(&mail.html, "html"), (&mail.text, "text")] {
        for said in [
            "Merino Crew Sweater",
            "M / Forest green",
            "EUR 89.00",
            "3 left as we write",
            "https://alerts.example.com/r/click",
            "https://alerts.example.com/s/alerts",
            "https://alerts.example.com/s/stop",
            "because you asked Nordwind Outfitters",
            "Harbour Street 5, Hamburg",
        ] {
            assert!(part.contains(said), "{said} is missing in the {name} part:\n{part}");
        }
    }
    assert!(mail.html.contains("src=\"https://cdn.example.com/merino.jpg?v=17&amp;width=600\""));
    assert!(mail.html.contains("href=\"https://alerts.example.com/r/click\""));
}

#[test]
fn the_text_part_reads_well() {
    let expected = "\
Merino Crew Sweater is back in stock at Nordwind Outfitters.

M / Forest green
EUR 89.00
3 left as we write

Buy it now:
https://alerts.example.com/r/click

It may sell out again; this message does not reserve it.

--\u{20}
You get this message because you asked Nordwind Outfitters to tell you when
this item can be bought again.
My alerts: https://alerts.example.com/s/alerts
Unsubscribe: https://alerts.example.com/s/stop

Harbour Street 5, Hamburg";
    assert_eq!(alert(&view()).text.trim_end(), expected);
    let bare = AlertView { variant_title: None, price: None, units_left: None, postal_address: None, ..view() };
    let text = alert(&bare).text;
    assert!(text.starts_with("Merino Crew Sweater is back in stock at Nordwind Outfitters.\n\nBuy it now:\n"), "{text}");
    assert!(text.trim_end().ends_with("Unsubscribe: https://alerts.example.com/s/stop"), "{text}");
}

#[test]
fn what_is_not_known_leaves_no_trace() {
    let mail = alert(&AlertView { variant_title: None, price: None, image_url: None, units_left: None, postal_address: None, ..view() });
    assert_eq!(mail.subject, "Merino Crew Sweater is back in stock");
    for part in [&mail.html, &mail.text] {
        for trace in ["none", "None", "undefined", "left as we write", "<img", "Harbour", "&#183; </p>", "{{", "{%", "class=\"what\""] {
            let trace_in_css = trace == "none" && part.contains("text-decoration: none");
            assert!(trace_in_css || !part.contains(trace), "{trace} in {part}");
        }
    }
    let empty = alert(&AlertView { variant_title: Some(""), price: Some(""), postal_address: Some(""), units_left: Some(0), ..view() });
    assert!(!empty.html.contains("class=\"what\"") && !empty.html.contains("left as we write"));
    let sold_meanwhile = alert(&AlertView { units_left: Some(-2), ..view() });
    assert!(!sold_meanwhile.html.contains("left as we write"));
}

#[test]
fn a_hostile_title_stays_a_title() {
    let title = "<script>alert(1)</script> \"'><img src=x onerror=y> {{ 7777*7 }} {% raw %} &amp;";
    let mail =
        alert(&AlertView { product_title: title, shop_name: title, variant_title: Some(title), postal_address: Some(title), ..view() });
    assert!(!mail.html.contains("<script") && !mail.html.contains("<img src=x") && !mail.html.contains("54439"), "{}", mail.html);
    let escaped = "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&#39;&gt;&lt;img src=x onerror=y&gt; {{ 7777*7 }} {% raw %} &amp;amp;";
    assert!(mail.html.contains(&format!("alt=\"{escaped}\"")), "{}", mail.html);
    assert!(mail.text.contains(title), "a text part is text: {}", mail.text);
    assert!(mail.subject.contains("<script>alert(1)</script>"));
}

#[test]
fn values_are_one_line() {
    let title = "Sweater\r\nBcc: victim@example.com\n\n-- \nUnsubscribe: https://evil.example";
    let mail = alert(&AlertView { product_title: title, ..view() });
    assert!(!mail.subject.contains(['\r', '\n']));
    assert_eq!(mail.text.lines().filter(|line| line.starts_with("Unsubscribe:")).count(), 1, "{}", mail.text);
    assert!(!mail.html.contains("\nBcc"));
}

#[test]
fn only_web_pictures_are_shown() {
    for url in ["javascript:alert(1)", "data:image/png;base64,AAAA", "file:///etc/passwd", "//cdn.example.com/x.png", ""] {
        let mail = alert(&AlertView { image_url: Some(url), ..view() });
        assert!(!mail.html.contains("<img"), "{url}");
    }
    let quoted = alert(&AlertView { image_url: Some("https://cdn.example.com/\" onerror=\"x"), ..view() });
    assert!(quoted.html.contains("src=\"https://cdn.example.com/&quot; onerror=&quot;x\""));
}

#[test]
fn html_is_small_ascii_with_short_lines() {
    let title = "Übergröße – セーター ✓";
    let mail =
        alert(&AlertView { product_title: title, image_url: Some(URL), click_url: URL, alerts_url: URL, unsubscribe_url: URL, ..view() });
    assert!(mail.html.is_ascii());
    assert!(mail.html.contains("&#220;bergr&#246;&#223;e &#8211; &#12475;"));
    assert!(mail.html.len() <= 8 * 1024 + 512, "{} bytes", mail.html.len());
    let longest = mail.html.lines().map(str::len).max().unwrap();
    assert!(longest < 998, "{longest}");
    assert!(!mail.html.contains("http://fonts") && !mail.html.contains("googleapis"), "nothing is fetched but the picture");
    assert!(mail.text.contains(title) && mail.subject.contains(title));
}

#[test]
fn long_subjects_are_cut_between_characters() {
    let subject = alert(&AlertView { product_title: &"ü".repeat(500), ..view() }).subject;
    assert_eq!(subject.chars().count(), SUBJECT_CHARS + 1);
    assert!(subject.ends_with('…'));
}

#[test]
fn the_confirmation_asks_once_and_offers_nothing_to_stop() {
    let mail = Renderer::new()
        .unwrap()
        .confirmation(&ConfirmationView {
            code: "482913",
            shop_name: "Nordwind <b>",
            product_title: "Sweater & Scarf",
            variant_title: None,
            confirm_url: URL,
            postal_address: None,
            locale: "",
        })
        .unwrap();
    assert_eq!(mail.subject, "Please confirm: tell me when Sweater & Scarf is back");
    assert!(
        mail.html.contains(&format!("href=\"{URL}\""))
            && mail.html.contains("Nordwind &lt;b&gt;")
            && mail.html.contains("Sweater &amp; Scarf")
    );
    assert!(mail.text.contains(URL) && mail.text.contains("Sweater & Scarf\nis back in stock."));
    assert!(!mail.html.contains("Unsubscribe"));
}

#[test]
fn a_translation_is_used_where_there_is_one_and_english_elsewhere() {
    let mut renderer = Renderer::new().unwrap();
    for part in ["html", "txt", "subject"] {
        renderer.templates.add_template_owned(format!("alert.de.{part}"), "Wieder da: {{ product_title }}").unwrap();
    }
    for (locale, subject) in [
        ("de", "Wieder da: Merino Crew Sweater"),
        ("de-AT", "Wieder da: Merino Crew Sweater"),
        ("fr-FR", "Merino Crew Sweater (M / Forest green) is back in stock"),
        ("en-GB", "Merino Crew Sweater (M / Forest green) is back in stock"),
        ("", "Merino Crew Sweater (M / Forest green) is back in stock"),
        ("html", "Merino Crew Sweater (M / Forest green) is back in stock"),
    ] {
        assert_eq!(renderer.alert(&AlertView { locale, ..view() }).unwrap().subject, subject, "{locale}");
    }
}

#[test]
fn a_template_that_asks_for_what_it_is_not_given_says_so_without_values() {
    let mut renderer = Renderer::new().unwrap();
    renderer.templates.add_template_owned("alert.txt", "{{ product_titel }}").unwrap();
    let error = renderer.alert(&view()).unwrap_err().to_string();
    assert!(error.contains("alert.txt") && error.contains("undefined") && !error.contains("Merino"), "{error}");
}
