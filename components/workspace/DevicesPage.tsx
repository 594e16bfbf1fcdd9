import { type ReactNode, useCallback } from 'react';
import { type AnyDevice, allDevices, revokeAnyDevice, wipeDevice } from '#lib/contract/entering.ts';
import { type DeviceLine, devices, revokeDevice } from '#lib/contract/routes.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import { Confirm } from './Confirm.tsx';
import { FromServer } from './FromServer.tsx';
import { Row, Rows } from './Rows.tsx';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

/** Whose browsers are connected: all of the workspace for administrators, one's own for everybody. */
export default function DevicesPage() {
  const t = useText();
  const { me } = useDirectory();
  return (
    <>
      <h2 className={styles.title}>{t('workspace.devices')}</h2>
      <p className={styles.quiet}>{t(me?.admin ? 'devices.allMean' : 'devices.ownMean')}</p>
      {me?.admin ? <AllDevices /> : <OwnDevices />}
    </>
  );
}

function OwnDevices() {
  const t = useText();
  const announce = useAnnounce();
  const answer = useAnswer(useCallback(() => ask(devices, {}), []));
  return (
    <FromServer answer={answer}>
      {(own) => (
        <DeviceList count={own.devices.length}>
          {own.devices.map((device) => (
            <DeviceRow key={device.id} device={device}>
              {!device.current && (
                <Confirm
                  button={t('devices.revoke')}
                  about={device.name}
                  title={t('devices.revokeTitle', { name: device.name })}
                  words={t('devices.revokeMeans')}
                  act={() => ask(revokeDevice, { params: { id: device.id } })}
                  onDone={() => {
                    announce(t('devices.revokedNow', { name: device.name }));
                    answer.again();
                  }}
                />
              )}
            </DeviceRow>
          ))}
        </DeviceList>
      )}
    </FromServer>
  );
}

function AllDevices() {
  const t = useText();
  const announce = useAnnounce();
  const memberName = useMemberName();
  const answer = useAnswer(useCallback(() => ask(allDevices, {}), []));
  const ended = (sentence: string) => () => {
    announce(sentence);
    answer.again();
  };
  return (
    <FromServer answer={answer}>
      {(all) => (
        <DeviceList count={all.devices.length}>
          {all.devices.map((device) => {
            const { id, name, state, current } = device;
            const about = `${name}, ${memberName(device.memberId)}`;
            return (
              <DeviceRow key={id} device={device} of={device}>
                {state === 'working' && !current && (
                  <Confirm
                    button={t('devices.revoke')}
                    about={about}
                    title={t('devices.revokeTitle', { name })}
                    words={t('devices.revokeMeans')}
                    act={() => ask(revokeAnyDevice, { params: { id } })}
                    onDone={ended(t('devices.revokedNow', { name }))}
                  />
                )}
                {(state === 'working' || state === 'revoked') && !current && (
                  <Confirm
                    button={t('devices.wipe')}
                    about={about}
                    title={t('devices.wipeTitle', { name })}
                    words={t('devices.wipeMeans')}
                    act={() => ask(wipeDevice, { params: { id } })}
                    onDone={ended(t('devices.wipeNow', { name }))}
                  />
                )}
              </DeviceRow>
            );
          })}
        </DeviceList>
      )}
    </FromServer>
  );
}

function DeviceList({ count, children }: { count: number; children: ReactNode }) {
  const t = useText();
  return (
    <Card title={t('devices.count', { count })}>
      <Rows label={t('workspace.devices')}>{children}</Rows>
    </Card>
  );
}

const TONES = {
  working: 'good',
  wiped: 'plain',
  revoked: 'bad',
  expired: 'bad',
  wipe_ordered: 'bad',
} as const;

/** @param of whose it is and how it stands; left out among one's own, which all work */
function DeviceRow({ device, of, children }: { device: DeviceLine; of?: AnyDevice; children: ReactNode }) {
  const t = useText();
  const date = useDate();
  const memberName = useMemberName();
  const { name, browser, createdAt, lastUsedOn, expiresAt, current } = device;
  return (
    <Row
      title={name}
      tags={
        <>
          {current && <Tag tone="both">{t('devices.current')}</Tag>}
          {of && <Tag tone={TONES[of.state]}>{t(`devices.state.${of.state}`)}</Tag>}
        </>
      }
      facts={[
        of ? memberName(of.memberId) : null,
        browser !== name && browser,
        t('devices.connectedOn', { day: date(createdAt) }),
        lastUsedOn === null ? t('workspace.neverUsed') : t('workspace.lastUsed', { day: date(lastUsedOn) }),
        expiresAt !== null && t('workspace.until', { day: date(expiresAt) }),
      ]}
      actions={children}
    />
  );
}
