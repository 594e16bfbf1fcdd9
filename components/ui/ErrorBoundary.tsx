import { Component, type ReactNode } from 'react';
import { Crash } from './Crash.tsx';

interface Props {
  children: ReactNode;
}

/** Keeps one broken part from leaving an empty panel. React asks for a class here. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    return this.state.error ? <Crash error={this.state.error} /> : this.props.children;
  }
}
