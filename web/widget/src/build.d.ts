/** Where the server keeps the parts that are fetched when they are needed, relative to its own address; the build puts it in. */
declare const CART_PATH: string;
declare const CHAT_PATH: string;
declare const FORM_PATH: string;

declare module "*.css" {
  const text: string;
  export default text;
}
