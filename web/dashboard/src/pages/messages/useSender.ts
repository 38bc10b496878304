import { useQuery } from "@tanstack/react-query";
import { useShop } from "../../api/session";
import { settings } from "../../api/settings";

/** The name that stands in front of the address that mail comes from. */
export function useSender(): string {
  const { name } = useShop();
  const { data } = useQuery(settings());
  const fields = data?.sections.flatMap((section) => section.fields) ?? [];
  const chosen = fields.find(({ key }) => key === "mail_from_name")?.value;
  return typeof chosen === "string" && chosen !== "" ? chosen : name;
}
