import '#lib/jitless.ts';
import { start } from '../../components/shell/start.tsx';
import { Welcome } from '../../components/welcome/Welcome.tsx';

start((settings) => <Welcome settings={settings} />);
