use super::*;
use shelfbell_core::chat::Language;

const URL: &str = "https://alerts.example.com/s/0123456789abcdefghijklmnopqrstuvwxyz012345";

fn view() -> AlertView<'static> {
    AlertView {
        shop_name: "Nordwind Outfitters",
        product_title: "Merino Crew Sweater",
        variant_title: Some("M / Forest green"),
        price: Some("€89.00"),
        image_url: Some("https://cdn.example.com/merino.jpg?v=17&width=600"),
        click_url: "https://alerts.example.com/r/click",
        alerts_url: "https://alerts.example.com/s/alerts",
        unsubscribe_url: "https://alerts.example.com/s/stop",
        units_left: Some(3),
        postal_address: Some("Harbour Street 5, Hamburg"),
        locale: "en",
    }
}

fn render(own: &ShopTemplates, template: Template, view: &AlertView<'_>) -> Rendered {
    Renderer::new().render(own, template, &[view.locale], &view.clean()).unwrap()
}

fn alert(view: &AlertView<'_>) -> Rendered {
    render(&ShopTemplates::default(), Template::Alert, view)
}

fn own(template: Template, language: &str, subject: &str, mjml: &str) -> ShopTemplates {
    let source = Source { subject: subject.to_owned(), mjml: mjml.to_owned() };
    ShopTemplates::new([((template, language.to_owned()), source)])
}

#[test]
fn the_alert_says_what_is_back_and_where_to_buy_it() {
    let mail = alert(&view());
    assert_eq!(mail.subject, "Merino Crew Sweater (M / Forest green) is back in stock");
    for (part, name) in [(&mail.html, "html"), (&mail.text, "text")] {
        for said in [
            "Merino Crew Sweater",
            "M / Forest green",
            "89.00",
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
    assert!(mail.html.contains("&#8364;89.00") && mail.text.contains("€89.00"));
    assert!(mail.html.contains("src=\"https://cdn.example.com/merino.jpg?v=17&amp;width=600\""));
    assert!(mail.html.contains("href=\"https://alerts.example.com/r/click\""));
}

#[test]
fn the_text_part_reads_well() {
    let expected = "\
Nordwind Outfitters

Merino Crew Sweater is back

M / Forest green · €89.00

3 left as we write

Buy it now: https://alerts.example.com/r/click

It may sell out again; this message does not reserve it.

You get this message because you asked Nordwind Outfitters to tell you when this item can be bought again.

My alerts: https://alerts.example.com/s/alerts
Unsubscribe: https://alerts.example.com/s/stop

Harbour Street 5, Hamburg
";
    assert_eq!(alert(&view()).text, expected);
    let bare = AlertView { variant_title: None, price: None, units_left: None, postal_address: None, ..view() };
    let text = alert(&bare).text;
    assert!(text.starts_with("Nordwind Outfitters\n\nMerino Crew Sweater is back\n\nBuy it now: "), "{text}");
    assert!(text.ends_with("Unsubscribe: https://alerts.example.com/s/stop\n"), "{text}");
}

#[test]
fn what_is_not_known_leaves_no_trace() {
    let mail = alert(&AlertView { variant_title: None, price: None, image_url: None, units_left: None, postal_address: None, ..view() });
    assert_eq!(mail.subject, "Merino Crew Sweater is back in stock");
    for part in [&mail.html, &mail.text] {
        for trace in ["none", "None", "undefined", "left as we write", "<img", "Harbour", "&#183; </p>", "{{", "{%", "[[", "class=\"what\""]
        {
            let trace_in_css = trace == "none" && (part.contains("text-decoration: none") || part.contains("display:none"));
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
    assert!(mail.html.len() <= 8 * 1024 + 640, "{} bytes", mail.html.len());
    let longest = mail.html.lines().map(str::len).max().unwrap();
    assert!(longest < 998, "{longest}");
    assert!(!mail.html.contains("http://fonts") && !mail.html.contains("googleapis"), "nothing is fetched but the picture");
    assert!(mail.text.contains(title) && mail.subject.contains(title));
}

#[test]
fn long_subjects_are_cut_between_characters() {
    let subject = alert(&AlertView { product_title: &"ü".repeat(500), ..view() }).subject;
    assert_eq!(subject.chars().count(), template::SUBJECT_CHARS + 1);
    assert!(subject.ends_with('…'));
}

#[test]
fn the_confirmation_asks_once_and_offers_nothing_to_stop() {
    let view = ConfirmationView {
        shop_name: "Nordwind <b>",
        product_title: "Sweater & Scarf",
        variant_title: None,
        confirm_url: URL,
        code: "482913",
        postal_address: None,
        locale: "",
    };
    let mail = Renderer::new().render(&ShopTemplates::default(), Template::Confirmation, &[""], &view).unwrap();
    assert_eq!(mail.subject, "Please confirm: tell me when Sweater & Scarf is back");
    assert!(
        mail.html.contains(&format!("href=\"{URL}\""))
            && mail.html.contains("Nordwind &lt;b&gt;")
            && mail.html.contains("Sweater &amp; Scarf")
    );
    assert!(mail.text.contains(URL) && mail.text.contains("Sweater & Scarf is back in stock."));
    assert!(mail.html.contains("<b>482913</b>") && mail.text.contains("482913"));
    assert!(!mail.html.contains("Unsubscribe"));
}

#[test]
fn every_kind_in_every_language_passes_its_own_check() {
    for template in Template::ALL {
        for language in Language::ALL {
            let source = Renderer::default_source(template, language.code());
            let checked = check(template, &source, "Nordwind", language.code());
            let name = format!("{}.{}", template.as_str(), language.code());
            let checked = checked.unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
            assert_eq!(checked.warnings, vec![], "{name}");
            for part in [&checked.sample.subject, &checked.sample.html, &checked.sample.text] {
                assert!(!part.contains("[[") && !part.contains("{{") && !part.contains("{%"), "{name}: {part}");
            }
            assert!(checked.sample.text.contains("Merino Crew Sweater"), "{name}: {}", checked.sample.text);
            assert!(source.mjml.contains(&format!("lang=\"{}\"", language.code())), "{name}");
        }
    }
}

#[test]
fn no_two_languages_say_the_same() {
    for template in Template::ALL {
        let mut subjects: Vec<String> = Language::ALL.map(|language| Renderer::default_source(template, language.code()).subject).to_vec();
        subjects.sort();
        subjects.dedup();
        assert_eq!(subjects.len(), Language::ALL.len(), "{}", template.as_str());
    }
}

#[test]
fn the_shops_own_template_comes_first_and_languages_in_order() {
    let mjml =
        "<mjml><mj-body><mj-section><mj-column><mj-text>Own: {{ product_title }}</mj-text></mj-column></mj-section></mj-body></mjml>";
    let own = own(Template::Alert, "de", "Eigenes: {{ product_title }}", mjml);
    let renderer = Renderer::new();
    let subject = |locales: &[&str]| renderer.render(&own, Template::Alert, locales, &view().clean()).unwrap().subject;
    let english = "Merino Crew Sweater (M / Forest green) is back in stock";
    for (locales, expected) in [
        (&["de"][..], "Eigenes: Merino Crew Sweater"),
        (&["de-AT"], "Eigenes: Merino Crew Sweater"),
        (&["DE_ch"], "Eigenes: Merino Crew Sweater"),
        // Nobody wrote in Polish: the shop's language, then English.
        (&["pl", "de"], "Eigenes: Merino Crew Sweater"),
        (&["pl"], english),
        (&["fr-FR", "de"], "De retour en stock : Merino Crew Sweater (M / Forest green)"),
        (&["en-GB"], english),
        (&[""], english),
    ] {
        assert_eq!(subject(locales), expected, "{locales:?}");
    }
}

#[test]
fn a_template_that_fails_gives_way_to_ours() {
    for mjml in [
        "<mjml><mj-body>",
        "<mjml><mj-body><mj-section><mj-column><mj-text>{{ product_titel }}</mj-text></mj-column></mj-section></mj-body></mjml>",
    ] {
        let own = own(Template::Alert, "en", "Own", mjml);
        assert_eq!(render(&own, Template::Alert, &view()).subject, "Merino Crew Sweater (M / Forest green) is back in stock");
    }
}

/// A template around one text.
fn around(text: &str) -> Source {
    let links = r#"<a href="{{ click_url }}">Buy</a> <a href="{{ unsubscribe_url }}">Stop</a>"#;
    let mjml = format!(
        "<mjml>\n<mj-body>\n<mj-section><mj-column>\n<mj-text>\n{text}\n</mj-text>\n<mj-text>{links}</mj-text>\n</mj-column></mj-section>\n</mj-body>\n</mjml>"
    );
    Source { subject: "{{ product_title }}".to_owned(), mjml }
}

fn problems(source: &Source) -> Vec<(Part, Option<usize>, String)> {
    check(Template::Alert, source, "Shop", "en").unwrap_err().into_iter().map(|p| (p.part, p.line, p.problem)).collect()
}

#[test]
fn problems_name_their_line() {
    assert!(check(Template::Alert, &around("fine {{ price }}"), "Shop", "en").is_ok());
    for (text, line, says) in [
        ("{{ product_titel }}", Some(5), "no variable product_titel"),
        ("ok\n{% if secret_key %}x{% endif %}", Some(6), "no variable secret_key"),
        ("ok\n\n{{ product_title", Some(8), "syntax error"),
        ("{% for x in y %}", Some(7), "syntax error"),
        ("ok\n{{ price.amount.cents }}", Some(6), "has no value"),
        ("ok\n<b>bold", Some(6), "not closed"),
        ("{% include 'alert.html' %}", Some(5), "cannot include"),
        ("{% include '/etc/passwd' %}", Some(5), "cannot include"),
        ("x\n{% for a in range(9999) %}{% for b in range(9999) %}{{ a }}{% endfor %}{% endfor %}", Some(6), "too long"),
        ("{{ price|nosuch }}", Some(5), "unknown filter"),
        ("x\n{{ 'x' * 90000000 }}", Some(6), ""),
    ] {
        let found = problems(&around(text));
        assert!(found.iter().any(|(_, at, problem)| (*at == line || line.is_none()) && problem.contains(says)), "{text}: {found:#?}");
    }
}

#[test]
fn mjml_problems_name_their_line() {
    for (mjml, line, says) in [
        ("<mjml>\n<mj-body>\n<mj-sektion></mj-sektion>\n</mj-body></mjml>", Some(3), "element"),
        ("<mjml>\n<mj-body>\n<mj-include path=\"/etc/passwd\" />\n</mj-body></mjml>", Some(3), "mj-include"),
        ("hello", Some(1), "well-formed"),
        ("", None, "empty"),
    ] {
        let found = problems(&Source { subject: "x".to_owned(), mjml: mjml.to_owned() });
        assert!(found.iter().any(|(_, at, problem)| *at == line && problem.contains(says)), "{mjml}: {found:#?}");
    }
    let source = around("x");
    let warned = Source {
        mjml: source.mjml.replace("<mj-body>", "<mj-head>\n<mj-breakpoint width=\"300px\" sparkle=\"1\" /></mj-head><mj-body>"),
        ..source
    };
    let warnings = check(Template::Alert, &warned, "Shop", "en").unwrap().warnings;
    assert_eq!((warnings.len(), warnings[0].line), (1, Some(3)), "{warnings:?}");
    assert!(warnings[0].problem.contains("sparkle"), "{warnings:?}");
}

#[test]
fn links_size_and_subject_are_checked() {
    let says = |source: &Source| problems(source).into_iter().map(|(_, _, problem)| problem).collect::<Vec<_>>().join("\n");
    let source = around("x");
    let without = |what: &str| Source { mjml: source.mjml.replace(what, "https://example.com/"), ..source.clone() };
    assert!(says(&without("{{ unsubscribe_url }}")).contains("unsubscribe link"));
    assert!(says(&without("{{ click_url }}")).contains("link to the product"));
    // Only there where there is a price: a message without one has no way out.
    let sometimes = Source {
        mjml: source
            .mjml
            .replace("<a href=\"{{ unsubscribe_url }}\">Stop</a>", "{% if price %}<a href=\"{{ unsubscribe_url }}\">Stop</a>{% endif %}"),
        ..source.clone()
    };
    assert!(says(&sometimes).contains("also in a message without"), "{}", says(&sometimes));
    assert!(says(&around(&"long ".repeat(30_000))).contains("Gmail"));
    assert!(says(&around(&"long ".repeat(50_000))).contains("larger than"));
    assert!(says(&Source { subject: " ".to_owned(), ..source.clone() }).contains("subject"));
    assert!(says(&Source { subject: "a\nb".to_owned(), ..source.clone() }).contains("one line"));
    assert!(says(&Source { subject: "{{ nobody }}".to_owned(), ..source }).contains("nobody"));
}

#[test]
fn a_digest_names_every_item() {
    let item = |title, units_left| ItemView {
        product_title: title,
        variant_title: None,
        price: Some("€5.00".to_owned()),
        image_url: None,
        click_url: format!("https://alerts.example.com/r/{title}"),
        units_left,
    };
    let view = DigestView {
        shop_name: "Nordwind",
        items: vec![item("Scarf", Some(2)), item("Hat", None)],
        alerts_url: "https://a.example/s/1",
        unsubscribe_url: "https://a.example/s/2",
        postal_address: None,
        locale: "en",
    };
    let mail = Renderer::new().render(&ShopTemplates::default(), Template::Digest, &["en"], &view.clean()).unwrap();
    assert_eq!(mail.subject, "2 things you waited for are back");
    for said in [
        "Scarf",
        "Hat",
        "2 left as we write",
        "https://alerts.example.com/r/Scarf",
        "https://alerts.example.com/r/Hat",
        "https://a.example/s/2",
    ] {
        assert!(mail.html.contains(said) && mail.text.contains(said), "{said}: {}", mail.text);
    }
    assert_eq!(mail.html.matches("left as we write").count(), 1);
}

/// Every default as a file, to be looked at in a browser: `SHELFBELL_SHOW_MAIL=directory`.
#[test]
#[expect(clippy::disallowed_methods, reason = "a setting of the test run, not of the program")]
fn every_default_can_be_shown() {
    let Ok(directory) = std::env::var("SHELFBELL_SHOW_MAIL") else { return };
    for template in Template::ALL {
        for language in Language::ALL {
            let source = Renderer::default_source(template, language.code());
            let sample = check(template, &source, "Nordwind Outfitters", language.code()).unwrap().sample;
            let name = format!("{directory}/{}.{}", template.as_str(), language.code());
            std::fs::write(format!("{name}.html"), &sample.html).unwrap();
            std::fs::write(format!("{name}.txt"), format!("Subject: {}\n\n{}", sample.subject, sample.text)).unwrap();
        }
    }
}
