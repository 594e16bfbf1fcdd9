import { useState } from 'react';
import { productVersion } from '#lib/platform/runtime.ts';
import { isClosed } from '#lib/store/renewed.ts';
import { Button } from './Button.tsx';
import { Line } from './Line.tsx';
import { crashReport } from './report.ts';
import { useText } from './text.ts';

/** Something unexpected: what to do, and a report that holds nothing of the page or of people. */
export default function Crash({ error }: { error: Error }) {
  const t = useText();
  const [copied, setCopied] = useState(false);
  const closed = isClosed(error);
  const report = crashReport(error, productVersion(), navigator.userAgent);
  return (
    <main>
      <Line
        title={t(closed ? 'closed.title' : 'crash.title')}
        actions={
          <>
            <Button look="primary" onPress={() => location.reload()}>
              {t(closed ? 'closed.again' : 'crash.reload')}
            </Button>
            <Button onPress={() => void navigator.clipboard.writeText(report).then(() => setCopied(true))}>
              {copied ? t('connection.copied') : t('crash.copy')}
            </Button>
          </>
        }
      >
        <p>{t(closed ? 'closed.words' : 'crash.words')}</p>
        <details>
          <summary>{t('crash.see')}</summary>
          <pre>{report}</pre>
        </details>
      </Line>
    </main>
  );
}
