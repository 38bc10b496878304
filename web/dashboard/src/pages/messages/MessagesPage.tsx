import { Page } from "../../parts/Page";
import { Dead } from "./Dead";
import { Health } from "./Health";
import { Templates } from "./Templates";
import { Texts } from "./Texts";

export function MessagesPage() {
  return (
    <Page title="Messages" lead="What people are written, whether it arrives, and what failed.">
      <Health />
      <Dead />
      <Templates />
      <Texts />
    </Page>
  );
}
