import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { previewImport, type Upload } from "../../api/imports";
import { useMay } from "../../api/session";
import type { ImportResult } from "../../api/types";
import { Failed } from "../../parts/Failed";
import { Note } from "../../parts/Note";
import { Page } from "../../parts/Page";
import { Choose } from "./Choose";
import { Preview } from "./Preview";
import { Result } from "./Result";

/** A list of people who wait, from the app that a shop used before: choose, look, then bring it in. */
export function ImportPage() {
  const may = useMay("contacts");
  const [upload, setUpload] = useState<Upload>();
  const [result, setResult] = useState<ImportResult>();
  const preview = useMutation({ mutationFn: previewImport });
  const look = (next: Upload) => {
    setUpload(next);
    preview.mutate(next);
  };
  const restart = () => {
    setUpload(undefined);
    setResult(undefined);
    preview.reset();
  };
  return (
    <Page
      title="Import"
      lead="Bring along the people who wait, from the app you used before. You see every step before anything happens."
    >
      {!may && <Note tone="calm">To import people, ask an owner to make you an editor.</Note>}
      {may && result && <Result result={result} restart={restart} />}
      {may && !result && !upload && <Choose chosen={look} />}
      {may && !result && upload && (
        <>
          {preview.error && (
            <div style={{ marginBlockEnd: 18 }}>
              <Failed error={preview.error} retry={restart} />
            </div>
          )}
          <Preview
            upload={upload}
            preview={preview.data}
            isLooking={preview.isPending}
            look={look}
            restart={restart}
            done={setResult}
          />
        </>
      )}
    </Page>
  );
}
