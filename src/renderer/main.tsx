import '@fontsource-variable/noto-sans/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './app/tokens.css';
import './app/base.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startI18n } from './app/i18n.ts';
import { cssVariables, theme } from './app/theme.ts';
import { keepConnected } from './client/connection.ts';
import { listenForPorts } from './client/electron-channel.ts';
import { followLive } from './client/live.ts';
import { queryClient } from './client/rpc.ts';
import { startSiren } from './sound/siren.ts';

listenForPorts();
await startI18n();
followLive();
void keepConnected();
startSiren();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-left" limit={4} autoClose={6000} containerWidth={380} />
        <App />
      </QueryClientProvider>
    </MantineProvider>,
  );
}
