import { notifications } from "@mantine/notifications";

/** One sentence in the corner: it worked. */
export function said(message: string): void {
  notifications.show({ message, color: "shelf", withBorder: true });
}

export function failed(error: unknown): void {
  notifications.show({
    title: "That did not work",
    message: error instanceof Error ? error.message : "Try again.",
    color: "red.8",
    withBorder: true,
    autoClose: 8_000,
  });
}
