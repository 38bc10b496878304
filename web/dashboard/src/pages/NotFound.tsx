import { Button } from "@mantine/core";
import { IconMapQuestion } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Empty } from "../parts/Empty";
import { Page } from "../parts/Page";

export function NotFound() {
  return (
    <Page title="There is nothing at this address">
      <Empty icon={IconMapQuestion} title="The page may have moved, or the address has a slip in it.">
        <Button component={Link} to="/" variant="default">
          To the first page
        </Button>
      </Empty>
    </Page>
  );
}
