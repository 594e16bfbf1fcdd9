import { Component, lazy, type ReactNode, Suspense } from 'react';

const Crash = lazy(() => import('./Crash.tsx'));

interface Props {
  /** What went wrong outside of the children. */
  error?: Error | undefined;
  children: ReactNode;
}

/** Keeps one broken part from leaving an empty panel. React asks for a class here. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const error = this.state.error ?? this.props.error;
    if (!error) return this.props.children;
    return (
      <Suspense>
        <Crash error={error} />
      </Suspense>
    );
  }
}
