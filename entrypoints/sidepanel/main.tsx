import '#lib/jitless.ts';
import { Panel } from '../../components/shell/Panel.tsx';
import { start } from '../../components/shell/start.tsx';

start((settings) => <Panel settings={settings} />);
