import { SegmentedControl } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useShop } from "../../api/session";
import type { Changes } from "../../api/settings";
import type { Field } from "../../api/types";
import { Panel } from "../../parts/Panel";
import { shown } from "./draft";
import classes from "./Settings.module.css";

interface Props {
  fields: Field[];
  draft: Changes;
}

/** The real script of the shop's pages, in a page that the server makes for it: with what is typed here, and with nobody signed up for real. */
export function LookPreview({ fields, draft }: Props) {
  const { publishable_key } = useShop();
  const frame = useRef<HTMLIFrameElement>(null);
  const [scheme, setScheme] = useState("light");
  const look = Object.fromEntries(fields.map((field) => [field.key, shown(draft, field)]));
  const text = JSON.stringify({ ...look, key: publishable_key, scheme });
  useEffect(() => {
    const send = () => frame.current?.contentWindow?.postMessage(JSON.parse(text), "*");
    const ready = (event: MessageEvent) => {
      if (event.source === frame.current?.contentWindow && event.data === "ready") send();
    };
    addEventListener("message", ready);
    send();
    return () => removeEventListener("message", ready);
  }, [text]);
  return (
    <Panel
      title="Preview"
      lead="A sold-out product in your shop, as a shopper meets it. Try it: nobody is signed up."
      actions={
        <SegmentedControl
          aria-label="The shop’s page"
          size="xs"
          data={[
            { value: "light", label: "Light page" },
            { value: "dark", label: "Dark page" },
          ]}
          value={scheme}
          onChange={setScheme}
        />
      }
      flush
    >
      <iframe
        ref={frame}
        className={classes.preview}
        src="/frame/widget"
        title="Preview of the button and the chat"
        sandbox="allow-scripts allow-forms"
      />
    </Panel>
  );
}
