import { useState } from 'react';
import type { AppDto } from '../../electron/shared/dto.ts';
import type { AppActions } from '../data/use-app-actions.ts';
import { words } from '../i18n/in-words.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { CheckField } from '../ui/field.tsx';

/** Builds an app once more although its source has nothing newer, and says beforehand what that does. */
export function BuildAgain({
  app,
  actions,
  onClose,
}: {
  app: AppDto;
  actions: AppActions;
  onClose: () => void;
}) {
  const [pull, setPull] = useState(true);
  const [noCache, setNoCache] = useState(false);
  return (
    <ConfirmDialog
      title={words('ask.build-again-title', { app: app.name })}
      confirm="Build again"
      danger={false}
      pending={actions.pending}
      onConfirm={() => {
        actions.buildAgain({ pull, noCache });
        onClose();
      }}
      onClose={onClose}
    >
      <p>{words('ask.build-again')}</p>
      <CheckField
        label="With newer base images"
        hint={words('ask.newer-base')}
        checked={pull}
        onChange={setPull}
      />
      <CheckField
        label="Without the build cache"
        hint={words('ask.no-cache')}
        checked={noCache}
        onChange={setNoCache}
      />
    </ConfirmDialog>
  );
}
