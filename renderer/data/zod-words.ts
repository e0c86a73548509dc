import { config } from 'zod/v4/core';

/**
 * How zod behaves in the window. Imported before anything that parses; of zod itself it needs only the settings: the rest comes
 * with the forms.
 * - It probes for `new Function`, which the Content-Security-Policy rightly refuses and reports: told not to.
 * - Where a schema has no words of its own, these stand beside the field.
 */
config({
  jitless: true,
  customError: (issue) => {
    switch (issue.code) {
      case 'too_small':
        return issue.origin === 'string' ? 'Fill this in' : `${issue.minimum} at least`;
      case 'too_big':
        return issue.origin === 'string' ? `${issue.maximum} characters at most` : `${issue.maximum} at most`;
      case 'invalid_type':
        return issue.expected === 'number' || issue.expected === 'int'
          ? 'A whole number is needed'
          : 'Fill this in';
      case 'invalid_key':
        return issue.issues[0]?.message;
      default:
        return undefined;
    }
  },
});
