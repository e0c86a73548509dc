import { useState } from 'react';
import type { AppDto } from '../../electron/shared/dto.ts';
import type { AppActions } from '../data/use-app-actions.ts';
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
      title={`Build ${app.name} again?`}
      confirm="Build again"
      danger={false}
      pending={actions.pending}
      onConfirm={() => {
        actions.buildAgain({ pull, noCache });
        onClose();
      }}
      onClose={onClose}
    >
      <p>
        The newest commit is built once more, and proven like every update. Where that makes the very image
        that runs, nothing is moved and nothing goes down.
      </p>
      <CheckField
        label="With newer base images"
        hint="The registries of the Dockerfile’s FROM are asked for them."
        checked={pull}
        onChange={setPull}
      />
      <CheckField
        label="Without the build cache"
        hint="Every step of the Dockerfile runs again: what it downloads may be newer too. This takes longer."
        checked={noCache}
        onChange={setNoCache}
      />
    </ConfirmDialog>
  );
}
