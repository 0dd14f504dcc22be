// Takes out of frontend/package-lock.json whatever names a host: where packages came from, and where to send money.
// The packages themselves stay pinned by their hashes.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../frontend/package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
for (const entry of Object.values(lock.packages)) {
  delete entry.resolved;
  delete entry.funding;
}
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
