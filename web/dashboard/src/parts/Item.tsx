import { IconPackage } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./Item.module.css";

interface Props {
  title: ReactNode;
  variant?: string | null;
  image?: string | null;
  note?: ReactNode;
}

/** A product with its variant, as every list shows it. */
export function Item({ title, variant, image, note }: Props) {
  return (
    <div className={classes.item}>
      {image !== undefined && (
        <span className={classes.picture}>
          {image ? <img src={image} alt="" loading="lazy" /> : <IconPackage size={22} stroke={1.3} aria-hidden />}
        </span>
      )}
      <div className={classes.words}>
        <span className={classes.title}>{title}</span>
        {variant && <span className={classes.variant}>{variant}</span>}
        {note && <span className={classes.variant}>{note}</span>}
      </div>
    </div>
  );
}
