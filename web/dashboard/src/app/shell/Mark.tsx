import { Link } from "@tanstack/react-router";
import icon from "../icon.svg";
import classes from "./Shell.module.css";

export function Mark() {
  return (
    <Link to="/" className={classes.mark}>
      <img src={icon} alt="" />
      Shelfbell
    </Link>
  );
}
