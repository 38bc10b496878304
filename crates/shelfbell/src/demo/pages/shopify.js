// What Shopify itself puts into the pages of every theme.
window.Shopify = { shop: "slack-water.myshopify.com", locale: "en", currency: { active: "EUR" }, routes: { root: "/" } };
