import '#lib/jitless.ts';
import { start } from '../../components/shell/start.tsx';
import { Workspace } from '../../components/workspace/Workspace.tsx';

start((settings) => <Workspace settings={settings} />);
