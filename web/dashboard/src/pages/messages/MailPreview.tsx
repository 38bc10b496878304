import { Skeleton } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { TemplatePreview } from "../../api/types";
import { count } from "../../format";
import classes from "./Messages.module.css";
import { useSender } from "./useSender";

interface Props {
  preview: TemplatePreview | undefined;
  narrow: boolean;
  /** The words have a mistake: what is shown is from before. */
  isStale: boolean;
}

/** The mail in a page of the server's that runs nothing of it and reaches nothing of ours. */
export function MailPreview({ preview, narrow, isStale }: Props) {
  const sender = useSender();
  const frame = useRef<HTMLIFrameElement>(null);
  const html = preview?.html;
  useEffect(() => {
    const send = () => html !== undefined && frame.current?.contentWindow?.postMessage({ html }, "*");
    const ready = (event: MessageEvent) => {
      if (event.source === frame.current?.contentWindow && event.data === "ready") send();
    };
    addEventListener("message", ready);
    send();
    return () => removeEventListener("message", ready);
  }, [html]);
  return (
    <>
      <div className={classes.subject}>
        <small>From {sender}</small>
        {preview ? preview.subject : <Skeleton height={20} width="60%" />}
        {preview && (
          <small>
            {isStale
              ? "From before the mistake"
              : `${count(Math.ceil(preview.html_bytes / 1024))} KB; Gmail cuts mails off above 102 KB`}
          </small>
        )}
      </div>
      <div className={classes.mail} data-narrow={narrow}>
        <iframe ref={frame} src="/frame/mail" title="Preview of the mail" sandbox="allow-scripts" />
      </div>
    </>
  );
}
