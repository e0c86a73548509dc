import { z } from 'zod';

// zod probes for `new Function`, which the window's Content-Security-Policy rightly refuses and reports.
// Imported before anything that parses.
z.config({ jitless: true });
