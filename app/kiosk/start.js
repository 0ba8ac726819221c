// Loads the kiosk beside it; a file of its own, because the policy of the shell allows no inline script.
import load, { start } from './kiosk.js';

await load();
start();
