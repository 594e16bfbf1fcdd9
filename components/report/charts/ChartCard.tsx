import { type ReactNode, useRef, useState } from 'react';
import { csvOf } from '#lib/domain/csv.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { useText } from '../../ui/text.ts';
import styles from '../Report.module.css';
import { Scrolling } from '../Scrolling.tsx';
import { savePng } from './save-png.ts';

/** A cell of the table that says what a chart draws; `raw` is what stands in a file. */
export interface Cell {
  text: string;
  raw?: number;
}

/** A chart with the table that says the same, and both as files. @param file name of the files, without their ending */
export function ChartCard({
  title,
  file,
  head,
  rows,
  chart,
  children,
}: {
  title: string;
  file: string;
  head: readonly string[];
  rows: readonly (readonly Cell[])[];
  chart: ReactNode;
  /** Below. */
  children?: ReactNode;
}) {
  const t = useText();
  const [asTable, setAsTable] = useState(false);
  const drawn = useRef<HTMLElement>(null);
  const png = () => {
    const svg = drawn.current?.querySelector('svg');
    if (svg && drawn.current)
      void savePng(`${file}.png`, svg, getComputedStyle(drawn.current).backgroundColor);
  };
  const csv = () =>
    saveFile(
      `${file}.csv`,
      'text/csv',
      csvOf([
        head,
        ...rows.map((row) => row.map(({ text, raw }) => (raw === undefined ? text : String(raw)))),
      ]),
    );
  return (
    <Card
      title={title}
      aside={
        <div className={styles.buttons}>
          <Button
            look="quiet"
            aria-label={`${t(asTable ? 'chart.draw' : 'chart.table')}: ${title}`}
            onPress={() => setAsTable(!asTable)}
          >
            {t(asTable ? 'chart.draw' : 'chart.table')}
          </Button>
          <Button look="quiet" aria-label={`${t('chart.csv')}: ${title}`} onPress={csv}>
            {t('chart.csv')}
          </Button>
          {!asTable && (
            <Button look="quiet" aria-label={`${t('chart.png')}: ${title}`} onPress={png}>
              {t('chart.png')}
            </Button>
          )}
        </div>
      }
    >
      {asTable ? (
        <Scrolling label={t('chart.asTable', { title })} tall>
          <table className={styles.table}>
            <thead>
              <tr>
                {head.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([first, ...rest], at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and do not move.
                <tr key={at}>
                  <th scope="row">{first?.text}</th>
                  {rest.map(({ text }, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                    <td key={column}>{text}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      ) : (
        <figure ref={drawn} className={styles.chart}>
          {chart}
        </figure>
      )}
      {children}
    </Card>
  );
}
